// Never calls serve().
setInterval(() => {}, 1e9);
