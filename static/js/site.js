/* Comfort only: every page works without this file. */
(function () {
  "use strict";
  var summary = document.querySelector(".error-summary");
  if (summary) summary.focus();

  // Back to a list keeps what was looked for there.
  var back = document.querySelector(".back a"), from = document.referrer && new URL(document.referrer);
  if (back && from && from.origin === location.origin && from.pathname === back.pathname && !back.search) back.search = from.search;

  // A print button is of no use without script, so it is hidden until here.
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // Print what is folded, and fold it again.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("details:not([open])"));
    opened.forEach(function (item) { item.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (item) { item.open = false; });
  });

  // A link to copy: the button is of use with script alone.
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value)
        .then(function () { button.textContent = button.dataset.done; });
    });
  });

  // Sent again where nobody answers, or a server that has no time: to save the same twice is to save it once.
  function send(form, more) {
    var data = new FormData(form);
    data.append("by", "script");
    return fetch(form.action, { method: "POST", body: data }).then(function (answer) {
      if (answer.status > 501) throw answer;
      return answer.json().catch(function () { return {}; });
    }).then(function (saved) {
      return { count: saved.count, was: data.getAll("done").join(" ") };
    }).catch(function (fault) {
      if (!more) throw fault;
      return new Promise(function (go) { setTimeout(go, 1000); }).then(function () { return send(form, more - 1); });
    });
  }

  // A tick is saved at once; the answer says how many are done. A page in its place means: not saved.
  document.querySelectorAll("form[data-saves]").forEach(function (form) {
    var last = Promise.resolve();
    form.addEventListener("change", function () {
      last = last.then(function () {
        return send(form, 2);
      }).then(function (saved) {
        if (!saved.count) throw saved;
        form.elements.was.value = saved.was;
        document.getElementById("count").textContent = form.dataset.done + " " + saved.count;
        return true;
      }).catch(function () { return false; }).then(function (isSaved) {
        form.querySelector("[data-unsaved]").hidden = isSaved;
      });
    });
  });

  // A second tap on a slow network sends nothing twice; after five seconds it may.
  document.addEventListener("submit", function (event) {
    var form = event.target, now = Date.now();
    if (form.method === "post" && now - (form.sentAt || 0) < 5000) event.preventDefault();
    else form.sentAt = now;
  });
  window.addEventListener("pageshow", function () {
    Array.from(document.forms).forEach(function (form) { form.sentAt = 0; });
  });
})();
