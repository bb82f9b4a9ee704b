/*
 * Turns <form data-sekisho="ID"> into a working form: checks, a confirmation step, thanks. One file, two roles: in a page it is
 * the form; in a worker it computes the proof of work. Sets no cookie, stores nothing, writes no style but that of fields that
 * nobody shall see, and builds everything by the DOM, so that a strict Content-Security-Policy lets it run. ES2017.
 */
(function () {
  'use strict';

  // ---- SHA-256 (FIPS 180-4), one block: at most 55 ASCII characters

  var K = new Int32Array(64);
  var H = new Int32Array(8);
  (function () {
    var found = 0;
    for (var n = 2; found < 64; n++) {
      var prime = true;
      for (var d = 2; d * d <= n; d++) {
        if (n % d === 0) { prime = false; break; }
      }
      if (prime) {
        if (found < 8) { H[found] = (Math.pow(n, 1 / 2) % 1) * 4294967296 | 0; }
        K[found++] = (Math.pow(n, 1 / 3) % 1) * 4294967296 | 0;
      }
    }
  })();
  var W = new Int32Array(64);

  /** How many zero bits the digest begins with; at most 64 are looked at. */
  function zeroBits(text) {
    var i;
    W.fill(0, 0, 16);
    for (i = 0; i < text.length; i++) { W[i >> 2] |= text.charCodeAt(i) << (24 - (i & 3) * 8); }
    W[i >> 2] |= 0x80 << (24 - (i & 3) * 8);
    W[15] = text.length * 8;
    for (i = 16; i < 64; i++) {
      var x = W[i - 15];
      var y = W[i - 2];
      W[i] = (W[i - 16] + W[i - 7]
        + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3)
        + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10)) | 0;
    }
    var a = H[0], b = H[1], c = H[2], d = H[3], e = H[4], f = H[5], g = H[6], h = H[7];
    for (i = 0; i < 64; i++) {
      var t = (h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      var u = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t) | 0; d = c; c = b; b = a; a = (t + u) | 0;
    }
    var first = Math.clz32(a + H[0] | 0);
    return first < 32 ? first : 32 + Math.clz32(b + H[1] | 0);
  }

  /** Work that can be done in slices. */
  function Work(nonce, bits, parts) {
    this.nonce = nonce;
    this.bits = bits;
    this.parts = parts;
    this.counters = [];
    this.counter = 0;
  }
  /** Answers whether all is done. */
  Work.prototype.slice = function (milliseconds) {
    var end = Date.now() + milliseconds;
    while (this.counters.length < this.parts) {
      for (var i = 0; i < 200; i++) {
        if (zeroBits(this.nonce + '.' + this.counters.length + '.' + this.counter) >= this.bits) {
          this.counters.push(this.counter);
          this.counter = 0;
          break;
        }
        this.counter++;
      }
      if (Date.now() >= end && this.counters.length < this.parts) { return false; }
    }
    return true;
  };

  if (typeof document === 'undefined') {
    self.onmessage = function (event) {
      var work = new Work(event.data.nonce, event.data.bits, event.data.parts);
      work.slice(Infinity);
      self.postMessage(work.counters.join(','));
    };
    return;
  }

  // ---- the page

  var script = document.currentScript;
  var base = new URL('.', script.src).href;

  function inSlices(token) {
    return new Promise(function (done) {
      var work = new Work(token.nonce, token.bits, token.parts);
      (function next() {
        if (work.slice(12)) { done(work.counters.join(',')); } else { setTimeout(next, 4); }
      })();
    });
  }

  /** In a worker where the page's policy lets one run, else in slices between which the page stays usable. */
  function prove(token) {
    return new Promise(function (done) {
      var over = false;
      function fallBack() {
        if (!over) { over = true; inSlices(token).then(done); }
      }
      try {
        if (typeof Worker !== 'function' || new URL(base).origin !== location.origin) { fallBack(); return; }
        var worker = new Worker(script.src);
        worker.onmessage = function (event) {
          worker.terminate();
          if (!over) { over = true; done(event.data); }
        };
        worker.onerror = function (event) { event.preventDefault(); worker.terminate(); fallBack(); };
        worker.postMessage({ nonce: token.nonce, bits: token.bits, parts: token.parts });
      } catch (refused) { fallBack(); }
    });
  }

  function pause(milliseconds) {
    return new Promise(function (done) { setTimeout(done, milliseconds); });
  }

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) { made.className = className; }
    if (text !== undefined) { made.textContent = text; }
    return made;
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (all, name) { return name in values ? String(values[name]) : all; });
  }

  function narrow(text) {
    return text.normalize('NFKC').replace(/\s+/g, ' ').trim();
  }

  function katakana(text) {
    return text.normalize('NFKC').replace(/[\u3041-\u3096]/g, function (c) {
      return String.fromCharCode(c.charCodeAt(0) + 0x60);
    });
  }

  function phone(text) {
    return narrow(text).replace(/[\u2010-\u2015\u2212\u30fc\u2500]/g, '-').replace(/[\s()]+/g, '-').replace(/-{2,}/g, '-')
      .replace(/^-|-$/g, '');
  }

  var spell = {
    kana: function (v) { return katakana(narrow(v)); },
    mail: narrow, url: narrow, number: narrow, date: narrow, phone: phone,
    postcode: function (v) {
      var digits = phone(v.replace('\u3012', '')).replace(/-/g, '');
      return /^[0-9]{7}$/.test(digits) ? digits.slice(0, 3) + '-' + digits.slice(3) : narrow(v);
    }
  };

  var shape = {
    kana: [/^[\u30a1-\u30fa\u30fc\u30fb\u30fd\u30fe ]+$/, 'KANA'],
    mail: [/^[^\s@"<>]{1,66}@[^\s@]+\.[^\s@]{2,}$/, 'MAIL'],
    phone: [/^\+?[0-9](?:-?[0-9]){8,14}$/, 'PHONE'],
    postcode: [/^[0-9]{3}-[0-9]{4}$/, 'POSTCODE'],
    url: [/^https?:\/\/[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[\/?#]\S*)?$/, 'URL'],
    number: [/^-?[0-9]{1,15}$/, 'NUMBER'],
    date: [/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, 'DATE']
  };

  function size(bytes) {
    return bytes >= 1048576 ? Math.floor(bytes / 1048576) + ' MiB' : Math.floor(bytes / 1024) + ' KiB';
  }

  function Form(form) {
    this.form = form;
    this.id = form.getAttribute('data-sekisho');
    var tagged = form.closest('[lang]');
    this.lang = (form.getAttribute('data-lang') || (tagged ? tagged.getAttribute('lang') : '') || 'ja').toLowerCase();
    this.lang = this.lang.slice(0, 2) === 'ja' ? 'ja' : 'en';
    this.step = 'edit';
    this.ready = null;
    this.definition = null;
  }

  Form.prototype.address = function (what) {
    return base + encodeURIComponent(this.id) + '/' + what + '?lang=' + this.lang;
  };

  Form.prototype.text = function (id, values) {
    return fill(this.definition.texts[id] || id, values || {});
  };

  Form.prototype.start = function () {
    var self = this;
    self.form.setAttribute('novalidate', '');
    self.form.addEventListener('submit', function (event) {
      event.preventDefault();
      if (self.definition && self.step === 'edit') { self.review(); }
    });
    return fetch(self.address('definition'), { credentials: 'omit' }).then(function (answer) {
      if (!answer.ok) { throw new Error('form ' + self.id + ': ' + answer.status); }
      return answer.json();
    }).then(function (definition) {
      self.definition = definition;
      self.dress();
      self.form.setAttribute('data-sekisho-state', 'ready');
    }).catch(function (failure) {
      self.form.setAttribute('data-sekisho-state', 'failed');
      console.error('sekisho', failure);
    });
  };

  Form.prototype.controls = function (name) {
    return Array.prototype.filter.call(this.form.elements, function (control) { return control.name === name; });
  };

  /** What the page's own markup leaves to do: describe, help, and listen. */
  Form.prototype.dress = function () {
    var self = this;
    self.status = element('div', 'sekisho-status');
    self.status.setAttribute('role', 'status');
    self.status.setAttribute('aria-live', 'polite');
    self.summary = element('div', 'sekisho-errors');
    self.summary.setAttribute('role', 'alert');
    self.summary.tabIndex = -1;
    self.summary.hidden = true;
    self.form.insertBefore(self.summary, self.form.firstChild);
    self.form.appendChild(self.status);
    self.definition.fields.forEach(function (field) {
      self.controls(field.name).forEach(function (control) { self.help(field, control); });
    });
    // the token is asked for when somebody begins, so that looking at a page costs nothing
    function begin() {
      self.form.removeEventListener('focusin', begin);
      self.form.removeEventListener('input', begin);
      self.prepare();
    }
    self.form.addEventListener('focusin', begin);
    self.form.addEventListener('input', begin);
    window.addEventListener('popstate', function () {
      if (self.step === 'confirm' || self.step === 'sent') { self.edit(false); }
    });
    window.addEventListener('pageshow', function (event) {
      if (event.persisted && self.step === 'sending') { self.edit(false); }
    });
  };

  Form.prototype.help = function (field, control) {
    var self = this;
    if (field.required && control.type !== 'checkbox' && control.type !== 'radio') {
      control.setAttribute('aria-required', 'true');
    }
    control.addEventListener('change', function () {
      if (spell[field.type]) {
        var spelled = spell[field.type](control.value);
        if (spelled !== control.value) { control.value = spelled; }
      }
      if (control.getAttribute('aria-invalid') === 'true') { self.mark(field, self.fault(field), true); }
      if (field.type === 'postcode' && field.addressInto) { self.findAddress(field, control.value); }
    });
    if (field.furiganaOf) {
      self.controls(field.furiganaOf).forEach(function (source) { self.follow(source, control); });
    }
  };

  /** Furigana: what was typed before it was converted, put down when the conversion ends. */
  Form.prototype.follow = function (source, target) {
    var typed = '';
    var touched = false;
    target.addEventListener('input', function () { touched = true; });
    source.addEventListener('compositionstart', function () { typed = ''; });
    source.addEventListener('compositionupdate', function (event) {
      var data = (event.data || '').normalize('NFKC').replace(/[a-z]+$/i, '');
      if (data && /^[\u3041-\u3096\u30a1-\u30fa\u30fc]+$/.test(data)) { typed = data; }
    });
    source.addEventListener('compositionend', function (event) {
      if (typed && event.data && !touched) { target.value += katakana(typed); }
      typed = '';
    });
    source.addEventListener('input', function () {
      if (source.value === '' && !touched) { target.value = ''; }
      if (target.value === '') { touched = false; }
    });
  };

  Form.prototype.findAddress = function (field, postcode) {
    var self = this;
    var target = self.controls(field.addressInto)[0];
    if (!self.definition.postcodes || !target || target.value !== '' || !/^[0-9]{3}-[0-9]{4}$/.test(postcode)) { return; }
    fetch(base + 'postcode/' + postcode.replace('-', ''), { credentials: 'omit' }).then(function (answer) {
      return answer.ok ? answer.json() : { addresses: [] };
    }).then(function (found) {
      if (found.addresses.length > 0 && target.value === '') {
        target.value = found.addresses[0];
        self.status.textContent = self.text('addresses');
      }
    }).catch(function () { /* the address is written by hand then */ });
  };

  // ---- token and proof

  /** A token and its proof; one at a time, a new one after each use. */
  Form.prototype.prepare = function () {
    var self = this;
    if (!self.ready) {
      var ready = fetch(self.address('token'), { method: 'POST', credentials: 'omit' }).then(function (answer) {
        return answer.json().then(function (body) {
          if (!answer.ok) { throw body; }
          body.from = Date.now();
          self.plant(body);
          return (body.bits > 0 ? prove(body) : Promise.resolve('')).then(function (proof) {
            body.proof = proof;
            return body;
          });
        });
      });
      ready.catch(function () { if (self.ready === ready) { self.ready = null; } });
      self.ready = ready;
    }
    return self.ready;
  };

  // ---- checking

  Form.prototype.values = function (field) {
    return this.controls(field.name).filter(function (control) {
      return (control.type !== 'checkbox' && control.type !== 'radio') || control.checked;
    }).map(function (control) { return control.value; });
  };

  Form.prototype.files = function (field) {
    var files = [];
    this.controls(field.name).forEach(function (control) {
      Array.prototype.push.apply(files, Array.prototype.slice.call(control.files || []));
    });
    return files;
  };

  /** The fault's code, or nothing. The server looks again. */
  Form.prototype.fault = function (field) {
    if (field.type === 'file') {
      var files = this.files(field);
      if (files.length === 0) { return field.required ? 'REQUIRED' : ''; }
      if (files.length > field.maxFiles) { return 'FILE_COUNT'; }
      for (var i = 0; i < files.length; i++) {
        if (files[i].size > field.maxBytes) { return 'FILE_SIZE'; }
        if (files[i].size === 0 || field.extensions.indexOf(files[i].name.split('.').pop().toLowerCase()) < 0) {
          return 'FILE_TYPE';
        }
      }
      return '';
    }
    var values = this.values(field).map(function (value) {
      return spell[field.type] ? spell[field.type](value) : value.trim();
    }).filter(function (value) { return value !== ''; });
    if (values.length === 0) {
      if (!field.required) { return ''; }
      return field.type === 'consent' ? 'CONSENT' : field.type === 'select' || field.type === 'checkbox' ? 'OPTION' : 'REQUIRED';
    }
    for (var v = 0; v < values.length; v++) {
      var value = values[v];
      if (value.length > field.max) { return 'TOO_LONG'; }
      if (value.length < field.min) { return 'TOO_SHORT'; }
      if (shape[field.type] && !shape[field.type][0].test(value)) { return shape[field.type][1]; }
      if (field.pattern) {
        try {
          if (!new RegExp('^(?:' + field.pattern + ')$', 'u').test(value)) { return 'PATTERN'; }
        } catch (other) { /* a pattern that only the server understands */ }
      }
    }
    return '';
  };

  Form.prototype.message = function (field, fault) {
    return this.text('fault.' + fault, {
      label: field.label, min: field.min, max: field.max, files: field.maxFiles, size: size(field.maxBytes || 0),
      types: (field.extensions || []).join(', ')
    });
  };

  Form.prototype.mark = function (field, fault, steady) {
    var self = this;
    var controls = self.controls(field.name);
    var id = 'sekisho-' + self.id + '-' + field.name;
    var note = document.getElementById(id);
    if (!fault) {
      // a note that goes while somebody presses would move what is pressed from under the finger
      if (note && steady) { note.style.visibility = 'hidden'; } else if (note) { note.remove(); }
      controls.forEach(function (control) {
        control.removeAttribute('aria-invalid');
        if (control.getAttribute('aria-describedby') === id) { control.removeAttribute('aria-describedby'); }
      });
      return;
    }
    if (controls.length === 0) { return; }
    if (!note) {
      note = element('span', 'sekisho-error');
      note.id = id;
      var last = controls[controls.length - 1];
      var after = last.closest('label') || last;
      after.parentNode.insertBefore(note, after.nextSibling);
    }
    note.textContent = self.message(field, fault);
    note.style.visibility = '';
    controls.forEach(function (control) {
      control.setAttribute('aria-invalid', 'true');
      if (!control.getAttribute('aria-describedby')) { control.setAttribute('aria-describedby', id); }
    });
  };

  /** Shows what is wrong, says how much, and puts the focus on the first. */
  Form.prototype.complain = function (faults) {
    var self = this;
    var first = null;
    var count = 0;
    self.definition.fields.forEach(function (field) {
      self.mark(field, faults[field.name] || '');
      if (faults[field.name]) {
        count++;
        first = first || self.controls(field.name)[0];
      }
    });
    self.summary.hidden = count === 0;
    self.summary.textContent = count === 0 ? '' : self.text('errors', { n: count });
    if (first) { first.focus(); }
    return count > 0;
  };

  Form.prototype.check = function () {
    var self = this;
    var faults = {};
    self.definition.fields.forEach(function (field) {
      self.controls(field.name).forEach(function (control) {
        if (spell[field.type] && control.type !== 'file') { control.value = spell[field.type](control.value); }
      });
      var fault = self.fault(field);
      if (fault) { faults[field.name] = fault; }
    });
    return !self.complain(faults);
  };

  // ---- confirmation

  Form.prototype.shown = function (field) {
    var self = this;
    if (field.type === 'file') {
      return self.files(field).map(function (file) { return file.name + ' (' + size(file.size + 1023) + ')'; }).join('\n');
    }
    var values = self.values(field);
    if (field.type === 'consent') { return values.length > 0 ? self.text('yes') : ''; }
    if (field.options) {
      values = values.map(function (value) {
        var option = field.options.filter(function (known) { return known.value === value; })[0];
        return option ? option.label : value;
      });
    }
    return values.join(', ');
  };

  Form.prototype.review = function () {
    var self = this;
    if (!self.check()) { return; }
    self.prepare().catch(function () { /* told when it is sent */ });
    var panel = element('section', 'sekisho-confirm');
    var title = element('h2', 'sekisho-confirm-title', self.text('confirm-title'));
    title.tabIndex = -1;
    panel.setAttribute('aria-label', self.text('confirm-title'));
    panel.appendChild(title);
    panel.appendChild(element('p', 'sekisho-confirm-lead', self.text('confirm-lead')));
    var list = element('dl', 'sekisho-confirm-list');
    self.definition.fields.forEach(function (field) {
      if (self.controls(field.name).length === 0) { return; }
      list.appendChild(element('dt', '', field.label));
      var value = element('dd', '');
      (self.shown(field) || self.text('empty')).split('\n').forEach(function (line, i) {
        if (i > 0) { value.appendChild(element('br')); }
        value.appendChild(document.createTextNode(line));
      });
      list.appendChild(value);
    });
    panel.appendChild(list);
    self.problem = element('p', 'sekisho-problem');
    self.problem.setAttribute('role', 'alert');
    panel.appendChild(self.problem);
    var buttons = element('p', 'sekisho-buttons');
    var back = element('button', 'sekisho-back', self.text('back'));
    back.type = 'button';
    back.addEventListener('click', function () { history.back(); });
    self.button = element('button', 'sekisho-send', self.text('send'));
    self.button.type = 'button';
    self.button.addEventListener('click', function () { self.send(); });
    buttons.appendChild(back);
    buttons.appendChild(self.button);
    panel.appendChild(buttons);
    self.back = back;
    self.panel = panel;
    self.step = 'confirm';
    self.form.hidden = true;
    self.form.style.display = 'none';
    self.form.parentNode.insertBefore(panel, self.form.nextSibling);
    history.pushState({ sekisho: self.id }, '');
    title.focus();
    panel.scrollIntoView({ block: 'nearest' });
  };

  Form.prototype.edit = function (faults) {
    this.step = 'edit';
    if (this.panel) { this.panel.remove(); this.panel = null; }
    this.form.hidden = false;
    this.form.style.display = '';
    if (!faults || !this.complain(faults)) {
      var first = this.form.querySelector('input:not([type=hidden]),select,textarea');
      if (first) { first.focus(); }
    }
  };

  // ---- sending

  Form.prototype.body = function (token) {
    var self = this;
    var body = new FormData();
    self.definition.fields.forEach(function (field) {
      if (field.type === 'file') {
        self.files(field).forEach(function (file) { body.append(field.name, file, file.name); });
      } else {
        self.values(field).forEach(function (value) {
          body.append(field.name, field.type === 'consent' ? 'yes' : value);
        });
      }
    });
    (token.decoys || []).forEach(function (name) {
      var decoy = self.form.elements[name];
      body.append(name, decoy ? decoy.value : '');
    });
    return body;
  };

  /** Fields for those who fill in whatever there is: out of sight, out of the tab order, out of the accessibility tree. */
  Form.prototype.plant = function (token) {
    var self = this;
    if (self.planted === token.token || !token.decoys) { return; }
    self.planted = token.token;
    if (self.decoys) { self.decoys.remove(); }
    self.decoys = element('div');
    self.decoys.setAttribute('aria-hidden', 'true');
    self.decoys.style.position = 'absolute';
    self.decoys.style.left = '-9999px';
    self.decoys.style.width = '1px';
    self.decoys.style.height = '1px';
    self.decoys.style.overflow = 'hidden';
    token.decoys.forEach(function (name) {
      var label = element('label', '', self.text('decoy'));
      var input = element('input');
      input.type = 'text';
      input.name = name;
      input.tabIndex = -1;
      input.autocomplete = 'off';
      label.appendChild(input);
      self.decoys.appendChild(label);
    });
    self.form.appendChild(self.decoys);
  };

  Form.prototype.post = function (token) {
    var self = this;
    var left = token.wait + 50 - (Date.now() - token.from);
    return (left > 0 ? pause(left) : Promise.resolve()).then(function () {
      return fetch(self.address('submit'), {
        method: 'POST',
        credentials: 'omit',
        headers: { 'Sekisho-Token': token.token, 'Sekisho-Proof': token.proof },
        body: self.body(token)
      });
    }).then(function (answer) { return answer.json(); });
  };

  /** What a fresh token mends without the person having to know: it is too old, from another network, or before a restart. */
  var MENDABLE = ['no-token', 'forged', 'expired', 'too-early', 'no-proof', 'used'];

  Form.prototype.send = function () {
    var self = this;
    if (self.step !== 'confirm') { return; }
    self.step = 'sending';
    self.button.disabled = true;
    self.button.setAttribute('aria-disabled', 'true');
    self.back.disabled = true;
    self.button.textContent = self.text('sending');
    self.problem.textContent = '';
    var tries = 0;
    function attempt() {
      tries++;
      return self.prepare().then(function (token) { return self.post(token); }).then(function (answer) {
        if (answer.result === 'refused' && MENDABLE.indexOf(answer.reason) >= 0 && tries < 3) {
          self.ready = null;
          return attempt();
        }
        return answer;
      });
    }
    attempt().then(function (answer) {
      if (answer.result === 'sent') { self.sent(); } else { self.refused(answer); }
    }).catch(function (failure) {
      self.refused({ reason: 'network', message: (failure && failure.message && failure.reason) ? failure.message : '' });
    });
  };

  Form.prototype.sent = function () {
    var self = this;
    self.step = 'sent';
    self.ready = null;
    self.form.reset();
    if (self.definition.thanks) { location.assign(self.definition.thanks); return; }
    var panel = element('section', 'sekisho-thanks');
    var title = element('h2', 'sekisho-thanks-title', self.text('thanks-title'));
    title.tabIndex = -1;
    panel.appendChild(title);
    panel.appendChild(element('p', '', self.text('thanks')));
    self.panel.replaceWith(panel);
    self.panel = panel;
    title.focus();
    self.form.dispatchEvent(new CustomEvent('sekisho:sent', { bubbles: true }));
  };

  Form.prototype.refused = function (answer) {
    var self = this;
    self.step = 'confirm';
    self.button.disabled = false;
    self.button.removeAttribute('aria-disabled');
    self.back.disabled = false;
    self.button.textContent = self.text('send');
    if (answer.faults && Object.keys(answer.faults).length > 0) { self.edit(answer.faults); return; }
    if (answer.reason !== 'content' && answer.reason !== 'duplicate' && answer.reason !== 'file') { self.ready = null; }
    self.problem.textContent = (answer.message || self.text('failed')) + (answer.id ? ' [' + answer.id + ']' : '');
  };

  // ----

  function start() {
    Array.prototype.forEach.call(document.querySelectorAll('form[data-sekisho]'), function (form) {
      if (!form.hasAttribute('data-sekisho-state')) {
        form.setAttribute('data-sekisho-state', 'starting');
        new Form(form).start();
      }
    });
  }
  if (document.readyState === 'loading') { document.addEventListener('DOMContentLoaded', start); } else { start(); }
})();
