package sekisho.certificates;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * A client whose answers are bounded, for a library that reads all of them into memory: at most {@value #MOST_BYTES} bytes of body
 * within two minutes, and none that is compressed, as it could become anything. More is an {@link IOException} of {@link #send}.
 */
final class BoundedClient extends HttpClient {
    static final int MOST_BYTES = 1 << 20;

    private static final Duration WHOLE = Duration.ofMinutes(2);

    private final HttpClient client;

    BoundedClient(HttpClient client) {
        this.client = client;
    }

    private static <T> HttpResponse.BodyHandler<T> bounded(HttpResponse.BodyHandler<T> handler) {
        HttpResponse.BodyHandler<T> limited = HttpResponse.BodyHandlers.limiting(handler, MOST_BYTES);
        HttpResponse.BodyHandler<T> nothing = HttpResponse.BodyHandlers.limiting(handler, 0);
        return info -> (info.headers().firstValue("Content-Encoding").isPresent() ? nothing : limited).apply(info);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, bounded(HttpResponse.BodyHandlers.ofByteArray()));
        try {
            return new Whole<>(answer.get(WHOLE.toSeconds(), TimeUnit.SECONDS), handler);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("the answer took too long");
        } finally {
            answer.cancel(true);
        }
    }

    /** An answer that has arrived, its body as {@code handler} gives it. */
    private static final class Whole<T> implements HttpResponse<T> {
        private final HttpResponse<byte[]> response;
        private final T body;

        Whole(HttpResponse<byte[]> response, BodyHandler<T> handler) {
            this.response = response;
            BodySubscriber<T> reader = handler.apply(new Head(response));
            reader.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long number) {}

                @Override
                public void cancel() {}
            });
            reader.onNext(List.of(ByteBuffer.wrap(response.body())));
            reader.onComplete();
            body = reader.getBody().toCompletableFuture().join();
        }

        private record Head(HttpResponse<?> response) implements ResponseInfo {
            @Override
            public int statusCode() {
                return response.statusCode();
            }

            @Override
            public HttpHeaders headers() {
                return response.headers();
            }

            @Override
            public Version version() {
                return response.version();
            }
        }

        @Override
        public T body() {
            return body;
        }

        @Override
        public int statusCode() {
            return response.statusCode();
        }

        @Override
        public HttpRequest request() {
            return response.request();
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public HttpHeaders headers() {
            return response.headers();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return response.sslSession();
        }

        @Override
        public URI uri() {
            return response.uri();
        }

        @Override
        public Version version() {
            return response.version();
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return client.sendAsync(request, bounded(handler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> handler, HttpResponse.PushPromiseHandler<T> pushes) {
        return client.sendAsync(request, bounded(handler)); // what is pushed is not wanted
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }

    @Override
    public void shutdownNow() {
        client.shutdownNow();
    }

    @Override
    public void close() {
        client.close();
    }
}
