<?php
// fill.php SITE POSTS: installs WordPress and fills it through its own functions.
$site = $argv[1];
$posts = (int) $argv[2];
$_SERVER['HTTP_HOST'] = '127.0.0.1';
$_SERVER['REQUEST_METHOD'] = 'GET';
define('WP_INSTALLING', true);
require $site . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/image.php';
function wp_new_blog_notification($title, $url, $user, $password) {}
wp_install('関所商店', 'editor', 'editor@example.jp', true, '', 'correct horse battery staple', 'ja');
update_option('permalink_structure', '/%year%/%monthnum%/%postname%/');
update_option('blogdescription', '江戸から続く暮らしの道具');
update_option('timezone_string', 'Asia/Tokyo');
update_option('show_avatars', 0); // they would come from a host that this site does not have
switch_theme('twentytwentyone');
global $wp_rewrite;
$wp_rewrite->init();
$wp_rewrite->set_permalink_structure('/%year%/%monthnum%/%postname%/');
create_initial_taxonomies();
$categories = array();
foreach (array('お知らせ', '製品情報', '採用', 'コラム', '店舗') as $name) {
    $categories[] = wp_create_category($name);
}
$uploads = wp_upload_dir();
$images = array();
for ($i = 0; $i < 12; $i++) {
    $image = imagecreatetruecolor(1600, 900);
    imagefill($image, 0, 0, imagecolorallocate($image, 20 * $i, 120, 255 - 20 * $i));
    for ($j = 0; $j < 40; $j++) {
        imagefilledellipse($image, ($i * 131 + $j * 197) % 1600, ($i * 71 + $j * 113) % 900, 80, 80,
            imagecolorallocate($image, ($j * 37) % 256, ($j * 59) % 256, ($i * 83) % 256));
    }
    $file = $uploads['path'] . '/写真-' . $i . '.jpg';
    imagejpeg($image, $file, 70);
    $id = wp_insert_attachment(array('post_mime_type' => 'image/jpeg', 'post_title' => '写真 ' . $i, 'post_status' => 'inherit'), $file);
    wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, $file));
    $images[] = $id;
}
$words = array('関所', '手形', '街道', '宿場', '旅籠', '茶屋', '飛脚', '道具', '職人', '季節', '安全', '検査', '記録', '証明', '公開');
wp_defer_term_counting(true);
wp_defer_comment_counting(true);
for ($i = 1; $i <= $posts; $i++) {
    $a = $words[$i % 15];
    $b = $words[($i * 7 + 3) % 15];
    $body = '';
    for ($p = 0; $p < 6; $p++) {
        $body .= "<!-- wp:paragraph -->\n<p>第{$p}段。{$a}と{$b}について、第{$i}回の記事です。" . $words[($i + $p) % 15] . 'の話を続けます。'
            . str_repeat('むかしの' . $words[($i * 3 + $p) % 15] . 'は、いまの暮らしにも役に立ちます。', 4) . "</p>\n<!-- /wp:paragraph -->\n";
    }
    $image = $images[$i % count($images)];
    $body .= wp_get_attachment_image($image, 'large');
    $id = wp_insert_post(array(
        'post_title' => "{$a}と{$b}の話 その{$i}",
        'post_name' => "{$a}と{$b}-{$i}",
        'post_content' => $body,
        'post_status' => 'publish',
        'post_author' => 1,
        'post_category' => array($categories[$i % count($categories)]),
        'tags_input' => array($a, $b),
        'post_date' => gmdate('Y-m-d H:i:s', 1767225600 - $i * 43200),
    ));
    if ($i % 5 === 0) {
        set_post_thumbnail($id, $image);
    }
    if ($i % 4 === 0) {
        wp_insert_comment(array('comment_post_ID' => $id, 'comment_author' => '読者' . $i, 'comment_author_email' => "reader{$i}@example.jp",
            'comment_content' => "参考になりました。{$a}をもっと知りたいです。", 'comment_approved' => 1));
    }
}
wp_defer_term_counting(false);
wp_defer_comment_counting(false);
wp_insert_post(array('post_type' => 'page', 'post_title' => 'お問い合わせ', 'post_name' => 'お問い合わせ', 'post_status' => 'publish', 'post_author' => 1,
    'post_content' => '<!-- wp:html --><form data-sekisho="contact" lang="ja"><p><label for="n">お名前(必須)</label> <input id="n" name="name"></p>'
        . '<p><label for="m">メールアドレス(必須)</label> <input type="email" id="m" name="mail"></p>'
        . '<p><label for="b">内容(必須)</label> <textarea id="b" name="body" rows="8"></textarea></p>'
        . '<p><label><input type="checkbox" name="agree" value="yes"> 個人情報の取扱いに同意する(必須)</label></p>'
        . '<p><button type="submit">確認画面へ進む</button></p></form><script src="/.sekisho/forms/form.js" defer></script><!-- /wp:html -->'
        . '<!-- wp:search {"label":"検索"} /-->'));
$wp_rewrite->flush_rules(false);
echo "filled\n";
