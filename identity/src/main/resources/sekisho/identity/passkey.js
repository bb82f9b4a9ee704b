// Passkeys (WebAuthn). Forms say what they need in data attributes and are sent as any form is, with the browser's answer in them.
"use strict";
(() => {
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const ids = form => form.dataset.allow.split(" ").filter(id => id !== "")
    .map(id => ({ type: "public-key", id: bytes(id) }));

  async function get(form) {
    const answer = (await navigator.credentials.get({ publicKey: {
      challenge: bytes(form.dataset.challenge), rpId: form.dataset.rp, allowCredentials: ids(form),
      userVerification: "required", timeout: 120000,
    } }));
    form.elements["credential"].value = text(answer.rawId);
    form.elements["client-data"].value = text(answer.response.clientDataJSON);
    form.elements["authenticator-data"].value = text(answer.response.authenticatorData);
    form.elements["signature"].value = text(answer.response.signature);
    form.elements["user"].value = answer.response.userHandle ? text(answer.response.userHandle) : "";
  }

  async function create(form) {
    const answer = (await navigator.credentials.create({ publicKey: {
      challenge: bytes(form.dataset.challenge), rp: { id: form.dataset.rp, name: form.dataset.rp },
      user: { id: bytes(form.dataset.user), name: form.dataset.userName, displayName: form.dataset.userDisplay },
      pubKeyCredParams: [-7, -8, -257].map(alg => ({ type: "public-key", alg })), excludeCredentials: ids(form),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      attestation: "none", timeout: 120000,
    } }));
    form.elements["attestation"].value = text(answer.response.attestationObject);
    form.elements["client-data"].value = text(answer.response.clientDataJSON);
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    form.addEventListener("submit", async event => {
      event.preventDefault();
      const button = form.querySelector("button");
      const failed = form.querySelector("[data-failed]");
      button.disabled = true;
      failed.hidden = true;
      try {
        await (form.dataset.passkey === "create" ? create(form) : get(form));
        form.submit();
      } catch (problem) {
        failed.hidden = false;
        button.disabled = false;
      }
    });
  }
})();
