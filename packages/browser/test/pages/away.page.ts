/** Leads back to where one came from, in a task after its own "load", as a click of the user would. */
addEventListener("load", () => setTimeout(() => history.back()));
