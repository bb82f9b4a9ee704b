// A key of this browser, which proves that it is the same browser. It cannot be read, not even by this script.
"use strict";
(async () => {
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const done = request => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const fields = [...document.querySelectorAll("input[name=device-challenge]")];
  if (fields.length === 0 || !window.indexedDB || !window.crypto || !crypto.subtle) return;
  try {
    const opening = indexedDB.open("sekisho-device", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
    const database = await done(opening);
    let pair = await done(database.transaction("keys").objectStore("keys").get("device"));
    if (!pair) {
      const fresh = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
      const store = database.transaction("keys", "readwrite").objectStore("keys");
      const there = await done(store.get("device"));
      pair = there || fresh;
      if (!there) await done(store.put(fresh, "device"));
    }
    const key = text(await crypto.subtle.exportKey("spki", pair.publicKey));
    for (const field of fields) {
      const signature = await crypto.subtle.sign(
        { name: "ECDSA", hash: "SHA-256" }, pair.privateKey, bytes(field.value));
      field.form.elements["device-key"].value = key;
      field.form.elements["device-signature"].value = text(signature);
    }
    document.documentElement.dataset.device = "ready";
  } catch (problem) {
    // Without a key the cookie stands for the browser.
    document.documentElement.dataset.device = "none";
  }
})();
