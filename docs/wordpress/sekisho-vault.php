<?php
/**
 * Plugin Name: Sekisho Vault
 * Description: Tells Sekisho that something on this site changed, so that it makes and publishes a new copy. Put this file into
 *              wp-content/mu-plugins/ and define SEKISHO_VAULT_URL and SEKISHO_VAULT_SECRET in wp-config.php.
 *
 * SEKISHO_VAULT_URL:    https://www.example.jp/.sekisho/vault/webhook
 * SEKISHO_VAULT_SECRET: the webhook-secret of the site in sekisho.yaml
 * SEKISHO_VAULT_CA:     optional, the PEM file of a CA that WordPress does not know
 */

if (!defined('ABSPATH')) {
    exit;
}

/** Notes that something changed; the message is sent once, when the page is done. */
function sekisho_vault_changed() {
    static $noted = false;
    if (!$noted && defined('SEKISHO_VAULT_URL') && defined('SEKISHO_VAULT_SECRET')) {
        $noted = true;
        add_action('shutdown', 'sekisho_vault_tell');
    }
}

function sekisho_vault_tell() {
    $time = (string) time();
    $body = wp_json_encode(array('changed' => true, 'nonce' => wp_generate_password(16, false)));
    $arguments = array(
        'timeout' => 5,
        'body' => $body,
        'headers' => array(
            'Content-Type' => 'application/json',
            'Sekisho-Timestamp' => $time,
            'Sekisho-Signature' => 'sha256=' . hash_hmac('sha256', $time . '.' . $body, SEKISHO_VAULT_SECRET),
        ),
    );
    if (defined('SEKISHO_VAULT_CA')) {
        $arguments['sslcertificates'] = SEKISHO_VAULT_CA;
    }
    $answer = wp_remote_post(SEKISHO_VAULT_URL, $arguments);
    if (is_wp_error($answer) || wp_remote_retrieve_response_code($answer) !== 202) {
        error_log('Sekisho did not take the message that this site changed.');
    }
}

/** Drafts and revisions change nothing that visitors see. */
add_action('transition_post_status', function ($new, $old) {
    if ($new === 'publish' || $old === 'publish') {
        sekisho_vault_changed();
    }
}, 10, 2);
add_action('deleted_post', 'sekisho_vault_changed');
add_action('switch_theme', 'sekisho_vault_changed');
add_action('customize_save_after', 'sekisho_vault_changed');
add_action('wp_update_nav_menu', 'sekisho_vault_changed');
add_action('comment_post', 'sekisho_vault_changed');
add_action('transition_comment_status', 'sekisho_vault_changed');
add_action('activated_plugin', 'sekisho_vault_changed');
add_action('deactivated_plugin', 'sekisho_vault_changed');
