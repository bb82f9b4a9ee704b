package sekisho.forms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What clients of the corpus can do on the wire. */
final class Corpus {
    static final String SUBMIT = "/.sekisho/forms/contact/submit?lang=ja";
    static final String TOKEN = "/.sekisho/forms/contact/token?lang=ja";

    final Fixture fixture;
    final WireServer wire;
    private final AtomicInteger addresses = new AtomicInteger();

    Corpus(Fixture fixture, WireServer wire) {
        this.fixture = fixture;
        this.wire = wire;
    }

    /** An address in a network of its own. */
    String address() {
        int n = addresses.incrementAndGet();
        return n % 5 == 0
                ? "2001:db8:" + Integer.toHexString(n) + "::7"
                : "10." + (n / 250) + "." + (n % 250) + "." + (n % 200 + 1);
    }

    JsonNode token(String client) {
        return json(wire.send("POST", TOKEN, client, Map.of("Origin", Fixture.ORIGIN), new byte[0]));
    }

    static JsonNode json(WireServer.Answer answer) {
        try {
            return Fixture.JSON.readTree(answer.body());
        } catch (IOException e) {
            return Fixture.JSON.createObjectNode();
        }
    }

    static String proof(JsonNode token) {
        return ProofOfWork.solve(
                token.path("nonce").asText(), token.path("bits").asInt());
    }

    Map<String, String> fields(JsonNode token, String proof, String contentType) {
        Map<String, String> fields = new HashMap<>();
        fields.put("Origin", Fixture.ORIGIN);
        fields.put("Content-Type", contentType);
        fields.put("Sekisho-Token", token.path("token").asText());
        fields.put("Sekisho-Proof", proof);
        return fields;
    }

    static Multipart decoys(JsonNode token, Multipart body) {
        token.path("decoys").forEach(name -> body.value(name.asText(), ""));
        return body;
    }

    WireServer.Answer post(JsonNode token, String proof, String client, Multipart body) {
        return wire.send("POST", SUBMIT, client, fields(token, proof, body.contentType()), body.bytes());
    }

    /** Everything right but what is said. */
    WireServer.Answer fluent(String client, Multipart body) {
        JsonNode token = token(client);
        fixture.clock.move(Duration.ofSeconds(5));
        return post(token, proof(token), client, decoys(token, body));
    }

    static JsonNode with(JsonNode token, String text) {
        ObjectNode changed = token.deepCopy();
        changed.put("token", text);
        return changed;
    }

    /** Texts that nobody wants. */
    static List<String> spam() {
        List<String> spam = new ArrayList<>();
        String[] english = {
            "Hi, we offer the best SEO service to rank your website on the first page of Google. Visit https://seo-rank.example/%d",
            "Dear owner, I was just looking at your site and found errors. Reply to me at growth%d@agency.example for a free audit today.",
            "Get a business loan with 3%% interest. Contact us on WhatsApp +1 555 010%d and receive money within 24 hours.",
            "Earn money from home! Bitcoin trading robot makes $5000 a day http://bit.ly/robot%d",
            "Buy cheap Viagra and Cialis online http://pills%d.example.com http://pills%d.example.net http://pills%d.example.org",
            "<a href=\"http://casino%d.example\">Best online casino</a> free bonus 100 spins",
            "[url=http://casino%d.example]casino[/url] [url=http://slots.example]slots[/url]",
            "Hello my friend, this is a limited offer number %d for your company, please reply as soon as possible to get it.",
        };
        String[] russian = {
            "Здравствуйте! Предлагаем продвижение вашего сайта в топ. Подробнее: https://seo.example.ru/%d",
            "Казино онлайн, бонус за регистрацию %d рублей, играйте прямо сейчас и выигрывайте",
            "Быстрый кредит без отказа, заявка номер %d, деньги на карту за пять минут",
            "Купить дипломы и справки недорого, доставка по всей России, заказ %d",
        };
        String[] japanese = {
            "副業で高収入！誰でも簡単に稼げる方法を教えます。詳しくはこちら https://fukugyo.example/%d",
            "【無料】オンラインカジノ入金不要ボーナス %d 円プレゼント http://casino.example.com/%d",
            "必ず儲かる投資の話です。今すぐ LINE追加 https://lin.ee/abc%d",
            "ブランドコピー激安通販 http://copy%d.example.com http://copy.example.net http://copy.example.org",
            "御社サイトの検索順位を上げます。被リンク%d本 https://seo.example.jp/",
            "審査なしで融資いたします。ブラックでも融資可能です。お申込番号 %d",
            "人妻との出会い系サイト、登録無料です http://deai.example.com/%d",
            "詳しくはこちら https://t.me/abc%d をご覧ください。高収入の案件を紹介します",
        };
        String[] other = {
            "您好,我们是专业的外贸公司,提供优质产品和最低价格,欢迎联系我们的客服人员获取报价单,期待与贵公司建立长期合作关系,编号%d",
            "مرحبا نقدم لكم أفضل العروض والخدمات لشركتكم تواصلوا معنا الآن رقم %d",
            "สวัสดีครับ เรามีบริการสินเชื่อดอกเบี้ยต่ำ ติดต่อเราได้เลย %d",
            "नमस्ते हम आपकी कंपनी के लिए सबसे अच्छी सेवा प्रदान करते हैं %d",
        };
        for (int i = 1; i <= 5; i++) {
            for (String[] language : List.of(english, russian, japanese, other)) {
                for (String text : language) {
                    spam.add(text.replace("%%", "%").replace("%d", Integer.toString(i)));
                }
            }
        }
        return spam;
    }

    /** What people write: short and long, with and without a link, with product names, signs and faces. */
    static String message(int i) {
        String[] openings = {"お世話になっております。", "はじめまして。", "突然のご連絡失礼いたします。", "こんにちは(*´Д`*)", "先日はありがとうございました。", ""};
        String[] questions = {
            "料金プランについて教えてください。利用者は %d 名の予定です。",
            "Windows 11 の PC %d 台で使えますか?",
            "ログインすると「エラー %d」と表示され、先へ進めません。",
            "資料を %d 部、郵送でお願いします。",
            "見学の予約を %d 名でお願いできますでしょうか。",
            "弊社サイト https://www.example.co.jp/shop/%d に載せている商品の件です。",
            "次の 2 ページの表示が崩れます。 https://www.example.jp/a/%d と https://www.example.jp/b/%d です。",
            "請求書(No. %d)の宛名を「株式会社サンプル」に変更してください。",
            "採用について質問です。副業は認められていますか。応募は %d 件目です。",
            "API の rate limit は 1 分あたり %d requests で合っていますか。curl で試しています。",
            "解約の手続きを教えてください。契約番号は %d です。",
            "納期は %d 月末で大丈夫ですか??至急返信ください!!",
            "Please tell us in Japanese、導入事例 %d を見ました。詳しく聞きたいです。",
            "担当の方からお電話をください。03-1234-%d までお願いします。",
            "届いた商品が壊れていました😢 注文番号は %d です。",
            "メールの配信停止をお願いします。taro.%d@example.com です。",
        };
        String[] endings = {"よろしくお願いいたします。", "ご確認のほど、よろしくお願い申し上げます。", "以上です。", "お返事お待ちしています!", ""};
        String text = openings[i % openings.length]
                + "\n"
                + questions[i % questions.length].replace("%d", Integer.toString(1_000 + i))
                + "\n"
                + endings[(i / 3) % endings.length];
        return i % 37 == 5 ? text + "\n" + "詳しい状況は次のとおりです。画面を開くと一覧が出ません。".repeat(60) : text.strip();
    }

    static byte[] pdf() {
        return "%PDF-1.7\n1 0 obj".getBytes(StandardCharsets.US_ASCII);
    }
}
