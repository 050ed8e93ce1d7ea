// Property tests draw new cases on every run of a developer. In CI they draw the same ones, so that a change is judged by what it
// changes; a failure found by chance is reproduced with the seed that fast-check prints.
import fc from "fast-check";

if (process.env["CI"] !== undefined) fc.configureGlobal({ seed: 20_261_122 });
