/* Passkeys need script: without it, or in a browser that has none, these forms stay hidden. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-passkey]");
  var known = window.PublicKeyCredential;
  if (!form || !window.isSecureContext || !known || !known.parseCreationOptionsFromJSON) return;
  form.hidden = false;
  document.querySelectorAll("[data-passkey-missing]").forEach(function (note) { note.hidden = true; });

  function create() {
    var options = JSON.parse(form.dataset.options).publicKey;
    return navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(options) });
  }
  function get() {
    return fetch(form.action, { headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.json(); })
      .then(function (data) {
        var options = known.parseRequestOptionsFromJSON(data.request_options.publicKey);
        return navigator.credentials.get({ publicKey: options });
      });
  }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    (form.dataset.passkey === "create" ? create() : get()).then(function (made) {
      form.elements.credential.value = JSON.stringify(made.toJSON());
      if (form.elements.lives_here && made.authenticatorAttachment === "platform") {
        form.elements.lives_here.value = "yes";
      }
      form.submit();
    }).catch(function () { form.querySelector("[data-passkey-problem]").hidden = false; });
  });
})();
