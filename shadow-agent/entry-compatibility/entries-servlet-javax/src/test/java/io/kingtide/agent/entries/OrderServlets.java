package io.kingtide.agent.entries;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.servlet.AsyncContext;
import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.ReadListener;
import javax.servlet.ServletException;
import javax.servlet.ServletInputStream;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** One servlet and one filter with every way in which a container calls an application. */
final class OrderServlets {
    static final String ERROR_PAGE = "/error-page";

    private OrderServlets() {}

    static final class Front extends HttpServlet {
        private static final long serialVersionUID = 1;
        private final transient Orders orders;
        private final transient ExecutorService pool = Executors.newFixedThreadPool(2);

        Front(Orders orders) {
            this.orders = orders;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            int id = Orders.id(request.getQueryString());
            String path = request.getRequestURI();
            if (request.getDispatcherType() == DispatcherType.ERROR) {
                orders.insert((Integer) request.getAttribute("order"));
                response.setStatus(200);
                return;
            }
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                orders.insert(id);
                return;
            }
            switch (path) {
                case "/async" -> {
                    AsyncContext later = request.startAsync();
                    later.start(() -> {
                        orders.insert(id);
                        later.complete();
                    });
                }
                case "/dispatch" -> {
                    AsyncContext later = request.startAsync();
                    pool.execute(later::dispatch);
                }
                case "/pool" -> {
                    AsyncContext later = request.startAsync();
                    pool.execute(() -> {
                        orders.insert(id);
                        later.complete();
                    });
                }
                case "/forward" -> request.getRequestDispatcher("/servlet").forward(request, response);
                case "/error" -> {
                    request.setAttribute("order", id);
                    response.sendError(500, "as intended");
                }
                case "/multipart" ->
                    orders.insert(Integer.parseInt(
                            new String(request.getPart("id").getInputStream().readAllBytes())));
                case "/read" -> read(request);
                case "/swallow" -> orders.swallowARefusal();
                case "/swallow-flushed" -> {
                    orders.swallowARefusal();
                    response.getWriter().print("all is well");
                    response.flushBuffer();
                }
                case "/filter" -> response.getWriter().print("the filter has done it");
                default -> orders.insert(id);
            }
        }

        /** Reads the body as it comes, on the container's threads. */
        private void read(HttpServletRequest request) throws IOException {
            AsyncContext later = request.startAsync();
            ServletInputStream in = request.getInputStream();
            StringBuilder body = new StringBuilder();
            in.setReadListener(new ReadListener() {
                @Override
                public void onDataAvailable() throws IOException {
                    while (in.isReady() && !in.isFinished()) {
                        int next = in.read();
                        if (next >= 0) {
                            body.append((char) next);
                        }
                    }
                }

                @Override
                public void onAllDataRead() {
                    orders.insert(Integer.parseInt(body.toString()));
                    later.complete();
                }

                @Override
                public void onError(Throwable error) {
                    later.complete();
                }
            });
        }
    }

    /** Works before any servlet does. */
    static final class Early implements Filter {
        private final Orders orders;

        Early(Orders orders) {
            this.orders = orders;
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            HttpServletRequest http = (HttpServletRequest) request;
            if (http.getRequestURI().equals("/filter")) {
                orders.insert(Orders.id(http.getQueryString()));
            }
            chain.doFilter(request, response);
        }
    }
}
