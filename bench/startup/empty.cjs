// Nothing: what is left is Node.js itself and what is preloaded.
