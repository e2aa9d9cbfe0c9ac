package io.kingtide.agent.entries;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.util.Headers;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.Servlet;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** Three containers in one JVM, and two of them below their servlets too. {@code ServletContainers <jdbc url>}. */
public final class ServletContainers {
    private ServletContainers() {}

    public static void main(String[] args) throws Exception {
        Orders orders = new Orders(args[0]);
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("tomcat", tomcat(orders));
        ports.put("jetty", jetty(servlets(orders)));
        ports.put("jetty-handler", jetty(new PlainHandler(orders)));
        ports.put("undertow", undertow(deployed(orders)));
        ports.put("undertow-handler", undertow(new PlainExchange(orders)));
        Orders.serve(ports);
    }

    private static int tomcat(Orders orders) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("entries").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().addUpgradeProtocol(new Http2Protocol());
        Context context =
                tomcat.addContext("", Files.createTempDirectory("entries").toString());
        Wrapper servlet = Tomcat.addServlet(context, "front", new OrderServlets.Front(orders));
        servlet.setAsyncSupported(true);
        servlet.setMultipartConfigElement(new MultipartConfigElement(""));
        context.addServletMappingDecoded("/*", "front");
        FilterDef filter = new FilterDef();
        filter.setFilterName("early");
        filter.setFilter(new OrderServlets.Early(orders));
        filter.setAsyncSupported("true");
        context.addFilterDef(filter);
        FilterMap map = new FilterMap();
        map.setFilterName("early");
        map.addURLPattern("/*");
        context.addFilterMap(map);
        ErrorPage page = new ErrorPage();
        page.setErrorCode(500);
        page.setLocation(OrderServlets.ERROR_PAGE);
        context.addErrorPage(page);
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    private static Handler servlets(Orders orders) {
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/");
        ServletHolder servlet = new ServletHolder((Servlet) new OrderServlets.Front(orders));
        servlet.setAsyncSupported(true);
        servlet.getRegistration().setMultipartConfig(new MultipartConfigElement(""));
        context.addServlet(servlet, "/*");
        FilterHolder filter = new FilterHolder((Filter) new OrderServlets.Early(orders));
        filter.setAsyncSupported(true);
        context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(500, OrderServlets.ERROR_PAGE);
        context.setErrorHandler(errors);
        return context;
    }

    private static int jetty(Handler handler) throws Exception {
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        ServerConnector connector =
                new ServerConnector(server, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(handler);
        server.start();
        return connector.getLocalPort();
    }

    /** Jetty's own API. */
    private static final class PlainHandler extends Handler.Abstract {
        private final Orders orders;

        PlainHandler(Orders orders) {
            this.orders = orders;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            if (request.getHttpURI().getPath().equals("/swallow")) {
                orders.swallowARefusal();
            } else {
                orders.insert(Orders.id(request.getHttpURI().getQuery()));
            }
            response.setStatus(200);
            Content.Sink.write(response, true, "done", callback);
            return true;
        }
    }

    private static io.undertow.server.HttpHandler deployed(Orders orders) throws Exception {
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(ServletContainers.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("entries")
                .addServlet(Servlets.servlet(
                                "front",
                                OrderServlets.Front.class,
                                new ImmediateInstanceFactory<>(new OrderServlets.Front(orders)))
                        .setAsyncSupported(true)
                        .setMultipartConfig(new MultipartConfigElement(""))
                        .addMapping("/*"))
                .addFilter(Servlets.filter(
                                "early",
                                OrderServlets.Early.class,
                                new ImmediateInstanceFactory<>(new OrderServlets.Early(orders)))
                        .setAsyncSupported(true))
                .addFilterUrlMapping("early", "/*", DispatcherType.REQUEST)
                .addErrorPage(Servlets.errorPage(OrderServlets.ERROR_PAGE, 500));
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
        manager.deploy();
        return manager.start();
    }

    private static int undertow(io.undertow.server.HttpHandler handler) {
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setIoThreads(1)
                .setWorkerThreads(4)
                .setHandler(handler)
                .build();
        undertow.start();
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    /** Undertow's own API: first on its input thread, then on a worker. */
    private static final class PlainExchange implements io.undertow.server.HttpHandler {
        private final Orders orders;

        PlainExchange(Orders orders) {
            this.orders = orders;
        }

        @Override
        public void handleRequest(HttpServerExchange exchange) {
            switch (exchange.getRequestPath()) {
                case "/task" ->
                    exchange.dispatch(() -> {
                        orders.insert(Orders.id(exchange.getQueryString()));
                        exchange.endExchange();
                    });
                case "/swallow" -> exchange.dispatch(this::swallow);
                default -> exchange.dispatch(this::insert);
            }
        }

        private void insert(HttpServerExchange exchange) {
            orders.insert(Orders.id(exchange.getQueryString()));
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
            exchange.getResponseSender().send("done");
        }

        private void swallow(HttpServerExchange exchange) {
            orders.swallowARefusal();
            exchange.getResponseSender().send("all is well");
        }
    }
}
