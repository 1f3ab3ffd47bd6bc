// Sayembara: what pages can do beyond plain HTML. Everything works without it.
"use strict";
