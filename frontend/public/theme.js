// Before the first paint, so that a reader of the light theme never sees a dark flash. A file of its own, because the
// server's content policy allows no inline scripts.
try {
  const kept = JSON.parse(localStorage.getItem('arbees.preferences') || '{}').state || {};
  if (kept.theme) document.documentElement.dataset.theme = kept.theme;
} catch {
  // a broken store only costs the remembered theme
}
