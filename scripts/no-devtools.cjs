// Stands in for React's devtools, which the published program does not carry.
module.exports = {initialize() {}, connectToDevTools() {}};
