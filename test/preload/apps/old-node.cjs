// Takes away what makes a Node.js new enough.
delete require('node:module').registerHooks;
