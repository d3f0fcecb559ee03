// Runs before the first paint, so that a chosen theme never flashes the other one.
// The rest of the choice lives in src/app/shell/theme.ts.
(function () {
  var chosen = localStorage.getItem('maestro.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
})();
