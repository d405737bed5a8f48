/** Leads back to where one came from. */
addEventListener("load", () => setTimeout(() => history.back(), 500));
