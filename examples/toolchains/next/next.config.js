// heddle finds its worker file beside itself, and classes by their files: neither is to be bundled for the server.
export default { serverExternalPackages: ["@heddle/core", "@heddle/node"] };
