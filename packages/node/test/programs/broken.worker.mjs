throw new SyntaxError("this worker file is broken");
