package io.kingtide.agent.instrumentation.servlet;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * The few calls that are made on requests and responses, by reflection on the API's interfaces as one application's
 * loader has them: the agent can be compiled against neither javax nor jakarta, because it serves both.
 */
final class ServletCalls {
    private final Class<?> requestType;
    private final Class<?> responseType;
    private final Method getHeaders;
    private final Method getRemoteAddr;
    private final Method getAttribute;
    private final Method setAttribute;
    private final Method isAsyncStarted;
    private final Method setHeader;
    private final Method setStatus;
    private final Method setContentType;
    private final Method isCommitted;
    private final Method reset;
    private final Method getOutputStream;
    private final @Nullable Method getPeerAddr;

    private ServletCalls(ClassLoader loader, String api, Class<?> requestClass) throws ReflectiveOperationException {
        requestType = Class.forName(api + ".http.HttpServletRequest", false, loader);
        responseType = Class.forName(api + ".http.HttpServletResponse", false, loader);
        getHeaders = requestType.getMethod("getHeaders", String.class);
        getRemoteAddr = requestType.getMethod("getRemoteAddr");
        getAttribute = requestType.getMethod("getAttribute", String.class);
        setAttribute = requestType.getMethod("setAttribute", String.class, Object.class);
        isAsyncStarted = requestType.getMethod("isAsyncStarted");
        setHeader = responseType.getMethod("setHeader", String.class, String.class);
        setStatus = responseType.getMethod("setStatus", int.class);
        setContentType = responseType.getMethod("setContentType", String.class);
        isCommitted = responseType.getMethod("isCommitted");
        reset = responseType.getMethod("reset");
        getOutputStream = responseType.getMethod("getOutputStream");
        getPeerAddr = peerAddress(requestClass);
    }

    /** The calls for a request class, null if it is not an HTTP request of either API. */
    static @Nullable ServletCalls of(Class<?> requestClass) {
        ServletCalls jakarta = of("jakarta.servlet", requestClass);
        return jakarta != null ? jakarta : of("javax.servlet", requestClass);
    }

    private static @Nullable ServletCalls of(String api, Class<?> requestClass) {
        try {
            ServletCalls calls = new ServletCalls(requestClass.getClassLoader(), api, requestClass);
            return calls.requestType.isAssignableFrom(requestClass) ? calls : null;
        } catch (ReflectiveOperationException | LinkageError e) {
            // This loader knows the other API, or none.
            return null;
        }
    }

    /** Tomcat tells the connection's peer even where a valve has replaced the remote address by a forwarded one. */
    private static @Nullable Method peerAddress(Class<?> requestClass) {
        try {
            Method method = requestClass.getMethod("getPeerAddr");
            return java.lang.reflect.Modifier.isPublic(requestClass.getModifiers()) ? method : null;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    boolean areHttp(Object request, Object response) {
        return requestType.isInstance(request) && responseType.isInstance(response);
    }

    /** All lines of a header joined by commas, null if there is none. */
    @Nullable
    String header(Object request, String name) {
        Enumeration<?> lines = (Enumeration<?>) call(getHeaders, request, name);
        if (lines == null || !lines.hasMoreElements()) {
            return null;
        }
        String first = (String) lines.nextElement();
        if (!lines.hasMoreElements()) {
            return first;
        }
        StringBuilder joined = new StringBuilder(first);
        while (lines.hasMoreElements()) {
            joined.append(',').append(lines.nextElement());
        }
        return joined.toString();
    }

    String peer(Object request) {
        Object address = getPeerAddr != null ? call(getPeerAddr, request) : JettyPeer.of(request);
        return String.valueOf(address != null ? address : call(getRemoteAddr, request));
    }

    @Nullable
    Object attribute(Object request, String name) {
        return call(getAttribute, request, name);
    }

    void attribute(Object request, String name, Object value) {
        call(setAttribute, request, name, value);
    }

    boolean asynchronous(Object request) {
        return Boolean.TRUE.equals(call(isAsyncStarted, request));
    }

    boolean committed(Object response) {
        return Boolean.TRUE.equals(call(isCommitted, response));
    }

    void header(Object response, String name, String value) {
        call(setHeader, response, name, value);
    }

    void reset(Object response) {
        call(reset, response);
    }

    /** Changes the head of an answer whose body the application has begun. */
    void forbid(Object response, String code) {
        call(setStatus, response, 403);
        call(setHeader, response, "Kingtide-Refused", code);
    }

    /** Sets status, type and body of an answer that is not committed. */
    void answer(Object response, int status, String body) throws java.io.IOException {
        call(setStatus, response, status);
        call(setContentType, response, "text/plain;charset=UTF-8");
        java.io.OutputStream out = (java.io.OutputStream) call(getOutputStream, response);
        if (out != null) {
            out.write(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private static @Nullable Object call(Method method, Object target, @Nullable Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(method.getName() + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(method + " is not accessible", e);
        }
    }
}
