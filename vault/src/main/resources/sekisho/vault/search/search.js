'use strict';
// Searches the static index: splits what is asked by the words that the index knows, longest first, and shows the pages
// that have all of them.
(() => {
  const folder = '/.sekisho/search/';
  const most = 50;
  const said = document.getElementById('said');
  const list = document.getElementById('found');
  const asked = (new URLSearchParams(location.search).get('q') || '').slice(0, 200);
  document.getElementById('q').value = asked;

  const loaded = new Map();
  const load = name => {
    if (!loaded.has(name)) {
      loaded.set(name, fetch(folder + name + '.json').then(answer => {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.json();
      }));
    }
    return loaded.get(name);
  };

  const wordsOf = async (text, about) => {
    const words = [];
    for (const piece of text.split(/[\s\p{P}]+/u)) {
      let at = 0;
      while (at < piece.length) {
        const shard = await load('t' + piece.charCodeAt(at) % about.shards);
        let word = '';
        for (let end = Math.min(piece.length, at + about.longest); end > at && !word; end--) {
          const candidate = piece.slice(at, end);
          if (Object.hasOwn(shard, candidate)) word = candidate;
        }
        if (word) {
          words.push(shard[word]);
          at += word.length;
        } else {
          if (/[\p{L}\p{N}]/u.test(piece[at]) && !/\p{Script=Hiragana}/u.test(piece[at])) words.push([]);
          at++;
        }
      }
    }
    return words;
  };

  const show = (title, path, text) => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    const excerpt = document.createElement('p');
    link.href = path;
    link.textContent = title || path;
    excerpt.textContent = text;
    item.append(link, excerpt);
    list.append(item);
  };

  const search = async () => {
    const about = await load('about');
    const words = await wordsOf(asked.normalize('NFKC').toLowerCase(), about);
    // Each posting is twice the page's number, and one more when the word stands in the title.
    let scores = null;
    for (const postings of words) {
      const next = new Map();
      for (const posting of postings) {
        const page = posting >> 1;
        if (scores === null || scores.has(page)) {
          next.set(page, (scores === null ? 0 : scores.get(page)) + 1 + 4 * (posting & 1));
        }
      }
      scores = next;
    }
    const pages = [...(scores || new Map())].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    said.textContent = pages.length ? pages.length + ' 件 / found' : '見つかりませんでした。 / Nothing was found.';
    for (const [page] of pages.slice(0, most)) {
      const some = await load('d' + Math.floor(page / about.pages));
      const [title, path, text] = some[page % about.pages];
      show(title, path, text);
    }
  };

  if (asked.trim()) {
    search().catch(() => { said.textContent = '検索できませんでした。 / The search did not work.'; });
  }
})();
