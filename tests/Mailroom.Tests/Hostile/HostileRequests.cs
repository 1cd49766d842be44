using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mailroom.Tests.Running;

namespace Mailroom.Tests.Hostile;

/// <summary>A request that no honest program sends.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Bytes">What is sent.</param>
/// <param name="Statuses">The answers that are right; 0: the connection is closed without one.</param>
internal sealed record HostileRequest(string Name, byte[] Bytes, params int[] Statuses)
{
    /// <summary>Whether the sender ends its side once all is sent.</summary>
    public bool EndsSending { get; init; }

    /// <summary>Whether HTTP itself is so wrong that the server answers with a status alone.</summary>
    public bool IsBare { get; init; }

    public override string ToString() => Name;
}

/// <summary>Ways to abuse the API, each made from scratch.</summary>
internal static class HostileRequests
{
    private const string Root = "/api/v1/documentClassification/";
    private const string FormType = "multipart/form-data; boundary=x";
    private const string File = "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\ntext\r\n";
    private const string End = "--x--\r\n";

    /// <summary>All of them, for a classification that is there.</summary>
    public static IEnumerable<HostileRequest> All(string id) => [.. Forms(id), .. Bodies(id), .. Framing(), .. Heads(), .. Targets(id), .. Connections()];

    private static IEnumerable<HostileRequest> Forms(string id)
    {
        var target = Field("classificationId", id);
        yield return Form("form without a boundary", target + File + End, [400], "multipart/form-data");
        yield return Form("form with an empty boundary", target + File + End, [400], "multipart/form-data; boundary=\"\"");
        yield return Form("form with a boundary of 1000 characters", target + File + End, [400], "multipart/form-data; boundary=" + new string('x', 1000));
        yield return Form("form whose boundary never comes", new string('y', 100_000), [400]);
        yield return Form("form that never ends", target + File, [400]);
        yield return Form("form that ends in the headers of a part", target + "--x\r\nContent-Disposition: form-da", [400]);
        yield return Form("form without anything", "", [400]);
        yield return Form("form with its end alone", End, [400]);
        yield return Form("form of 100,000 line ends", string.Concat(Enumerable.Repeat("\r\n", 100_000)), [400]);
        yield return Form("part without headers", target + "--x\r\n\r\ntext\r\n" + End, [400]);
        yield return Form("part with a header of 1 MB", target + "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"" + new string('a', 1_000_000) + "\"\r\n\r\ntext\r\n" + End, [400]);
        yield return Form("part with 1000 headers", target + "--x\r\n" + string.Concat(Enumerable.Range(0, 1000).Select(number => $"X-{number}: 1\r\n")) + "\r\ntext\r\n" + End, [400]);
        yield return Form("part with a header that is none", target + "--x\r\nnonsense\r\n\r\ntext\r\n" + End, [400]);
        yield return Form("part with another disposition", target + "--x\r\nContent-Disposition: inline\r\n\r\ntext\r\n" + End, [400]);
        yield return Form("10,000 fields", string.Concat(Enumerable.Range(0, 10_000).Select(number => Field("field" + number, "1"))) + End, [413]);
        yield return Form("10,000 files that are none", target + string.Concat(Enumerable.Repeat("--x\r\nContent-Disposition: form-data; name=\"other\"; filename=\"a\"\r\n\r\n\r\n", 10_000)) + End, [400]);
        yield return Form("a field of 1 MB", target + Field("batchId", new string('1', 1_000_000)) + End, [413]);
        yield return Form("two different classificationIds", target + Field("classificationId", "another") + File + End, [400]);
        yield return Form("a second classificationId behind the files", target + File + Field("classificationId", "another") + End, [400]);
        yield return Form("files without a name of the part", target + "--x\r\nContent-Disposition: form-data; filename=\"a.txt\"\r\n\r\ntext\r\n" + End, [400]);
        yield return Form("files under a name that is nearly right", target + "--x\r\nContent-Disposition: form-data; name=\"files[\"; filename=\"a.txt\"\r\n\r\ntext\r\n" + End, [400]);
        yield return Form("a form within the form", Field("other", "1") + "--x\r\nContent-Disposition: form-data; name=\"more\"\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\n" + target + "\r\n--y--\r\n" + End, [400]);
        yield return Form("bad UTF-8 in the id", new byte[][] { Ascii("--x\r\nContent-Disposition: form-data; name=\"classificationId\"\r\n\r\n"), [0xff, 0xfe, 0xc0, 0x80], Ascii("\r\n" + File + End) }.SelectMany(part => part).ToArray(), [404]);
        yield return Form("NUL in the id", Field("classificationId", "a\0b") + File + End, [404]);
        yield return Form("an id of 4000 characters", Field("classificationId", new string('1', 4000)) + File + End, [400, 404]);
        yield return Form("NUL in the batchId", target + Field("batchId", "\0") + File + End, [404]);
        yield return Form("NUL in the documentType", target + Field("documentType", "\0") + File + End, [400]);
        yield return Form("a file name in a broken encoding", Field("classificationId", "none") + "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a\"; filename*=UTF-8''%ff%00%zz\r\n\r\ntext\r\n" + End, [404]);
        yield return Form("keep that is neither true nor false", target + Field("keep", "maybe") + File + End, [400], call: "classify");
        yield return Form("two files where one is taken", target + File + File + End, [400], call: "classify");
        yield return new("an Idempotency-Key of 10 kB", Request("POST", Root + "uploadFiles", Ascii(target + File + End), FormType, "Idempotency-Key: " + new string('k', 10_000)), 400);
        yield return new("an Idempotency-Key with spaces", Request("POST", Root + "uploadFiles", Ascii(target + File + End), FormType, "Idempotency-Key: a b"), 400);
        yield return new("two Idempotency-Keys", Request("POST", Root + "uploadFiles", Ascii(target + File + End), FormType, "Idempotency-Key: a", "Idempotency-Key: b b"), 400);
    }

    private static IEnumerable<HostileRequest> Bodies(string id)
    {
        string Json(string call) => $"{{\"classificationId\":\"{id}\",{call}}}";
        yield return Body("10 MB of JSON", "viewClassification", "{\"classificationId\":\"" + new string('a', 10_000_000) + "\"}", [413]);
        yield return Body("an id of 3 MB", "viewClassification", "{\"classificationId\":\"" + new string('a', 3_000_000) + "\"}", [400]);
        yield return Body("100,000 open lists", "viewClassification", new string('[', 100_000), [400]);
        yield return Body("100,000 levels of lists", "createClassification", "{\"classificationDetails\":" + new string('[', 100_000) + new string(']', 100_000) + "}", [400]);
        yield return Body("100,000 levels of objects in the options", "createClassification", Details("\"options\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_000)), [400]);
        yield return Body("levels in a member that nobody knows", "viewClassification", Json("\"unknown\":" + new string('[', 100_000) + new string(']', 100_000)), [400]);
        foreach (var top in (string[])["", " ", "null", "1", "\"text\"", "[]", "{", "}", "{}{}", "{\"classificationId\":", "{classificationId:1}", "{} // comment", "{\"classificationId\":\"a\",}", "\0", "nan", "{\"classificationId\":\"\u0001\"}"])
            yield return Body("a body that is " + top, "viewClassification", top, [400]);
        foreach (var (name, text) in ((string, string)[])[("a lone surrogate", "\\ud800"), ("a surrogate the wrong way round", "\\udc00\\ud800"), ("half of one", "\\ud83d"), ("bad UTF-8", "\xff\xfe"), ("an overlong NUL", "\xc0\x80"), ("half a letter", "\xe2\x82")])
        {
            yield return Body(name + " in an id", "viewClassification", $"{{\"classificationId\":\"{text}\"}}", [400]);
            yield return Body(name + " in the name of a member", "viewClassification", Json($"\"{text}\":1"), [400]);
            yield return Body(name + " in a name", "createClassification", $"{{\"classificationDetails\":{{\"name\":\"{text}\",\"documentTypes\":[{{\"name\":\"Invoice\"}}]}}}}", [400]);
            yield return Body(name + " in an option", "createClassification", Details($"\"options\":{{\"retention\":\"{text}\"}}"), [400]);
            yield return Body(name + " in the name of an option", "createClassification", Details($"\"options\":{{\"{text}\":1}}"), [400]);
            yield return Body(name + " in another option", "updateClassification", Json($"\"classificationDetails\":{{\"options\":{{\"llm\":\"{text}\"}}}}"), [400], "PATCH");
            yield return Body(name + " in a type", "setDocumentType", Json($"\"batchId\":\"b\",\"fileId\":\"f\",\"documentType\":\"{text}\""), [400]);
            yield return Body(name + " in a list of ids", "deleteFiles", Json($"\"batchId\":\"b\",\"fileIds\":[\"{text}\"]"), [400], "DELETE");
            yield return Body(name + " in a body beside a query", "deleteFiles?batchId=b", Json($"\"fileIds\":[\"{text}\"]"), [400], "DELETE");
        }

        yield return Body("NUL in an id", "viewClassification", "{\"classificationId\":\"\\u0000\"}", [400, 404]);
        yield return Body("NUL in an id of a list", "deleteFiles", Json("\"batchId\":\"\\u0000\",\"fileIds\":[\"a\\u0000\"]"), [404], "DELETE");
        yield return Body("two ids", "viewClassification", $"{{\"classificationId\":\"{id}\",\"classificationId\":\"{id}\"}}", [400]);
        yield return Body("two ids, one of them escaped", "viewClassification", $"{{\"classificationId\":\"{id}\",\"classification\\u0049d\":\"{id}\"}}", [400]);
        yield return Body("two options of one name", "createClassification", Details("\"options\":{\"segments\":true,\"segments\":false}"), [400]);
        yield return Body("two options of one name in an update", "updateClassification", Json("\"classificationDetails\":{\"options\":{\"llm\":\"default\",\"llm\":\"forbidden\"}}"), [400], "PATCH");
        foreach (var value in (string[])["1", "true", "[]", "{}", "1e999"])
        {
            yield return Body(value + " for an id", "viewClassification", $"{{\"classificationId\":{value}}}", [400]);
            yield return Body(value + " for a name", "createClassification", $"{{\"classificationDetails\":{{\"name\":{value}}}}}", [400]);
            yield return Body(value + " for a type", "setDocumentType", Json($"\"batchId\":\"b\",\"fileId\":\"f\",\"documentType\":{value}"), [400]);
            yield return Body(value + " for an option", "createClassification", Details($"\"options\":{{\"retention\":{value}}}"), [400]);
            yield return Body(value + " for a number from 0 to 1", "createClassification", Details($"\"options\":{{\"minimumConfidence\":{(value == "1" ? "-1" : value)}}}"), [400]);
            yield return Body(value + " for a limit", "getResults", Json($"\"batchId\":\"b\",\"limit\":{(value == "1" ? "1.5" : value)}"), [400]);
        }

        yield return Body("a limit beyond all numbers", "getResults", Json("\"batchId\":\"b\",\"limit\":99999999999999999999999999"), [400]);
        yield return Body("a limit below 1", "getResults", Json("\"batchId\":\"b\",\"limit\":-2147483648"), [400]);
        yield return Body("a retention beyond all times", "createClassification", Details("\"options\":{\"retention\":\"P99999999999999999999Y\"}"), [400]);
        yield return Body("a retention of 1 MB", "createClassification", Details("\"options\":{\"retention\":\"P" + new string('9', 1_000_000) + "D\"}"), [400]);
        yield return Body("100,000 options", "createClassification", Details("\"options\":{" + string.Join(',', Enumerable.Range(0, 100_000).Select(number => $"\"o{number}\":1")) + "}"), [400]);
        yield return Body("100,000 types", "createClassification", "{\"classificationDetails\":{\"name\":\"a\",\"documentTypes\":[" + string.Join(',', Enumerable.Repeat("{\"name\":\"a\"}", 100_000)) + "]}}", [400]);
        yield return Body("types that are null", "createClassification", "{\"classificationDetails\":{\"name\":\"a\",\"documentTypes\":[null,null]}}", [400]);
        yield return Body("10,001 ids", "deleteFiles", Json("\"batchId\":\"b\",\"fileIds\":[" + string.Join(',', Enumerable.Range(0, 10_001).Select(number => $"\"{number}\"")) + "]"), [400], "DELETE");
        yield return Body("ids that are null", "deleteFiles", Json("\"batchId\":\"b\",\"fileIds\":[null]"), [400], "DELETE");
        foreach (var other in (string[])["", " ", "0", "../" + id, id.ToUpperInvariant(), id + " ", id + "%00", id[..^1], id + "0", "'; DROP TABLE files; --", "<script>", "文件", new string('z', 26), new string('z', 200), "\u202e", "%s%n", "*", "%"])
        {
            yield return Body($"the id '{other}'", "viewClassification", new JsonObject { ["classificationId"] = other }.ToJsonString(), [400, 404]);
            yield return Body($"the batch '{other}'", "getResults", Json("\"batchId\":" + JsonValue.Create(other).ToJsonString()), [400, 404]);
        }

        yield return new("JSON in UTF-16", Request("POST", Root + "viewClassification", Encoding.Unicode.GetBytes($"{{\"classificationId\":\"{id}\"}}"), "application/json; charset=utf-16"), 400);
        yield return new("JSON that says it is packed", Request("POST", Root + "viewClassification", [0x1f, 0x8b, 8, 0, 0, 0], "application/json", "Content-Encoding: gzip"), 400);
        yield return new("JSON under another name", Request("POST", Root + "viewClassification", Ascii("{}"), "text/plain"), 415);
        yield return new("a Content-Type that is none", Request("POST", Root + "viewClassification", Ascii("{}"), "application/json/json;;;=\""), 415);
        yield return new("a form in the place of JSON", Request("POST", Root + "viewClassification", Ascii(File + End), FormType), 415);
        yield return new("a form that is broken at the sign-in", Request("POST", "/sign-in/key", Ascii("key=%00%&=&&&"), "application/x-www-form-urlencoded", "Origin: http://localhost"), 400);
    }

    private static IEnumerable<HostileRequest> Framing()
    {
        const string call = Root + "viewClassification";
        const string json = "Content-Type: application/json";
        const string body = "{\"classificationId\":\"none\"}";
        byte[] With(string text, params ReadOnlySpan<string> headers) => [.. RawConnection.Head("POST", call, [json, .. headers]), .. Ascii(text)];
        yield return new("a length that is too long", With(body, "Content-Length: 100"), 0, 400) { EndsSending = true };
        yield return new("a length that is too short", With(body, "Content-Length: 5"), 400);
        yield return new("a length that is negative", With(body, "Content-Length: -1"), 400) { IsBare = true };
        yield return new("a length that is no number", With(body, "Content-Length: many"), 400) { IsBare = true };
        yield return new("a length beyond all numbers", With(body, "Content-Length: 99999999999999999999"), 400) { IsBare = true };
        yield return new("a length of 9 exabytes", With(body, "Content-Length: 9223372036854775807"), 413);
        yield return new("two lengths", With(body, "Content-Length: 5", "Content-Length: 27"), 400) { IsBare = true };
        yield return new("a length and chunks", With("1b\r\n" + body + "\r\n0\r\n\r\n", "Content-Length: 5", "Transfer-Encoding: chunked"), 400, 404);
        yield return new("chunks, and a second request hidden behind a length", With("0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", "Content-Length: 50", "Transfer-Encoding: chunked"), 400);
        foreach (var size in (string[])["zz", "-1", "", "7fffffffffffffff", "ffffffffffffffffffff", "1 b", new string('0', 10_000) + "1", "1b;" + new string('x', 20_000)])
            yield return new("a chunk of size " + size[..Math.Min(size.Length, 20)], With($"{size}\r\n{body}\r\n0\r\n\r\n", "Transfer-Encoding: chunked"), 400, 404, 408, 413);
        yield return new("chunks that never end", With("1b\r\n" + body + "\r\n", "Transfer-Encoding: chunked"), 0, 400) { EndsSending = true };
        yield return new("chunks without their line ends", With("1b\r\n" + body + "0\r\n\r\n", "Transfer-Encoding: chunked"), 0, 400) { EndsSending = true };
        yield return new("10 MB in chunks", With(string.Concat(Enumerable.Repeat("ffff\r\n" + new string('a', 0xffff) + "\r\n", 160)) + "0\r\n\r\n", "Transfer-Encoding: chunked"), 413);
        yield return new("a trailer of 1 MB", With("1b\r\n" + body + "\r\n0\r\nX: " + new string('x', 1_000_000) + "\r\n\r\n", "Transfer-Encoding: chunked"), 0, 400, 404, 431) { EndsSending = true };
        yield return new("an encoding that nobody knows", With(body, "Transfer-Encoding: rot13"), 400) { IsBare = true };
        yield return new("chunks that are not the last encoding", With(body, "Transfer-Encoding: chunked, gzip"), 400) { IsBare = true };
        yield return new("a promise to send", With(body, "Content-Length: 27", "Expect: 100-continue"), 100, 404) { IsBare = true };
        yield return new("a promise that nobody knows", With(body, "Content-Length: 27", "Expect: nonsense"), 404, 417);
    }

    private static IEnumerable<HostileRequest> Heads()
    {
        foreach (var method in (string[])["FOO", "TRACE", "PROPFIND", "HEAD", "get", "G'ET", new string('M', 200)]) yield return new("the method " + method[..Math.Min(method.Length, 20)], RawConnection.Head(method, Root + "viewClassification"), 405) { IsBare = method == "HEAD" };
        yield return new("a method on an address that is none", RawConnection.Head("FOO", "/nothing"), 404, 405);
        yield return new("a method with a control character", RawConnection.Head("G\u0001ET", "/healthz"), 400) { IsBare = true };
        yield return new("CONNECT", RawConnection.Head("CONNECT", "inner.example:443"), 400, 404, 405) { IsBare = true };
        yield return new("10,000 headers", RawConnection.Head("GET", "/healthz", [.. Enumerable.Range(0, 10_000).Select(number => $"X-{number}: 1")]), 431) { IsBare = true };
        yield return new("a header of 1 MB", RawConnection.Head("GET", "/healthz", "X: " + new string('x', 1_000_000)), 431) { IsBare = true };
        yield return new("a name of a header of 1 MB", RawConnection.Head("GET", "/healthz", new string('x', 1_000_000) + ": 1"), 431) { IsBare = true };
        yield return new("an API key of 20 kB", Encoding.ASCII.GetBytes($"GET {Root}classifications HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {new string('k', 20_000)}\r\n\r\n"), 401);
        yield return new("two API keys", RawConnection.Head("GET", Root + "classifications", "Authorization: Bearer other"), 401);
        yield return new("no API key but another scheme", Encoding.ASCII.GetBytes($"GET {Root}classifications HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Basic Og==\r\n\r\n"), 401);
        yield return new("a session that is none", Encoding.ASCII.GetBytes($"GET {Root}classifications HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: mailroom-session={new string('c', 4000)}\r\nMailroom-Token: \u0001\r\n\r\n"), 400, 401) { IsBare = true };
        yield return new("1000 cookies", RawConnection.Head("GET", Root + "nothing", "Cookie: " + string.Join("; ", Enumerable.Range(0, 1000).Select(number => $"c{number}=1"))), 404);
        yield return new("a header without a colon", RawConnection.Head("GET", "/healthz", "nonsense"), 400) { IsBare = true };
        yield return new("a header that goes on on the next line", RawConnection.Head("GET", "/healthz", "X: 1\r\n  2"), 400) { IsBare = true };
        yield return new("NUL in a header", RawConnection.Head("GET", "/healthz", "X: \0"), 400) { IsBare = true };
        yield return new("no Host", Ascii("GET /healthz HTTP/1.1\r\n\r\n"), 400) { IsBare = true };
        yield return new("two Hosts", RawConnection.Head("GET", "/healthz", "Host: other"), 400) { IsBare = true };
        yield return new("a Host that is none", Ascii("GET /healthz HTTP/1.1\r\nHost: a b<script>\r\n\r\n"), 400) { IsBare = true };
        yield return new("HTTP/0.9", Ascii("GET /healthz\r\n"), 400, 0) { IsBare = true, EndsSending = true };
        yield return new("HTTP/3.7", Ascii("GET /healthz HTTP/3.7\r\nHost: localhost\r\n\r\n"), 505, 400) { IsBare = true };
        yield return new("the preface of HTTP/2", Ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"), 400, 505, 0) { IsBare = true, EndsSending = true };
        yield return new("the greeting of TLS", [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, .. new byte[500]], 400, 0) { IsBare = true, EndsSending = true };
        yield return new("bytes that are no HTTP", [.. Enumerable.Range(0, 100_000).Select(number => (byte)(number * 7919 >> 3))], 400, 414, 431, 0) { IsBare = true, EndsSending = true };
        yield return new("line ends alone", Ascii(string.Concat(Enumerable.Repeat("\r\n", 100_000))), 400, 414, 431, 0) { IsBare = true, EndsSending = true };
    }

    private static IEnumerable<HostileRequest> Targets(string id)
    {
        foreach (var path in (string[])["/%2e%2e/%2e%2e/etc/passwd", "/../../etc/passwd", "//", "//healthz//x", "/healthz/..%2f..", "/%252e%252e/", "/.%5c..%5cwindows", "/console/..%2f..%2fappsettings.json", "/appsettings.json", "/%ff%fe", "/%E2%80%AE", "/api/v1/files/..%2f..%2fmailroom.db", "/api//v1/documentClassification/classifications", Root + "%2e%2e/%2e%2e/administration/accounts", "/administration/accounts", "/administration%2faccounts"])
            yield return new("the path " + path, RawConnection.Head("GET", path), 400, 404);
        yield return new("NUL in a path", RawConnection.Head("GET", "/%00"), 400) { IsBare = true };
        yield return new("NUL behind a path", RawConnection.Head("GET", "/healthz%00.html"), 400) { IsBare = true };
        yield return new("a path of 10 kB", RawConnection.Head("GET", "/" + new string('a', 10_000)), 414) { IsBare = true };
        yield return new("a path of 1 MB", RawConnection.Head("GET", "/" + new string('a', 1_000_000)), 414) { IsBare = true };
        yield return new("a path of 3000 steps", RawConnection.Head("GET", string.Concat(Enumerable.Repeat("/a", 3000))), 404);
        yield return new("a path up 2000 steps", RawConnection.Head("GET", string.Concat(Enumerable.Repeat("/..", 2000)), "Accept: application/json"), 200) { IsBare = true };
        yield return new("a path that says nothing", RawConnection.Head("GET", "nothing"), 400, 405) { IsBare = true };
        yield return new("a whole address of another server", RawConnection.Head("GET", "http://inner.example/nothing"), 400, 404) { IsBare = true };
        yield return new("an address of another kind", RawConnection.Head("GET", "file:///etc/passwd"), 400) { IsBare = true };
        yield return new("the server itself", RawConnection.Head("OPTIONS", "*"), 404, 405, 400);
        yield return new("the server itself, by GET", RawConnection.Head("GET", "*"), 400, 405) { IsBare = true };
        foreach (var query in (string[])["limit=%00", "limit=1%00", "limit=99999999999999999999", "limit=1&limit=2", "limit=&limit=", "limit=%ff", "limit=0x10", "limit=-1"]) yield return new("the query " + query, RawConnection.Head("GET", Root + "classifications?" + query), 400);
        foreach (var signature in (string[])["x", "1.x", "99999999999999999999.x", "9223372036854775807.%00%ff", "-1.x", ".", "..", "%2e%2e", "%00", "%E6%96%87", "9999999999.1.a", new string('s', 4000)])
        {
            yield return new("a file by " + signature[..Math.Min(signature.Length, 60)], RawConnection.Head("GET", $"/api/v1/files/{id}/{signature}/original.png"), 400, 404) { IsBare = signature.Contains("%00", StringComparison.Ordinal) };
            yield return new("a file of another alphabet by " + signature[..Math.Min(signature.Length, 60)], RawConnection.Head("GET", $"/api/v1/files/%E6%96%87%C3%BC/{signature}/original.png"), 400, 404) { IsBare = signature.Contains("%00", StringComparison.Ordinal) };
        }

        foreach (var other in (string[])["%20", "%E6%96%87", "..", "%2e%2e%2f", "a%00", new string('1', 5000), "%F0%9F%98", "'%20OR%201=1"])
        {
            yield return new($"batches of {other[..Math.Min(other.Length, 20)]}", RawConnection.Head("GET", Root + other + "/batches"), 400, 404) { IsBare = other == "a%00" };
            yield return new($"the erasure {other[..Math.Min(other.Length, 20)]}", RawConnection.Head("GET", Root + "erasures/" + other), 400, 404) { IsBare = other == "a%00" };
        }

        yield return new("deletion by a broken query", RawConnection.Head("DELETE", Root + "deleteBatch?classificationId=%ff%00&batchId=%zz&batchId"), 400, 404);
        yield return new("deletion by 2000 members of a query", RawConnection.Head("DELETE", Root + "deleteFiles?" + string.Join('&', Enumerable.Repeat("a=", 2000))), 400, 404);
        yield return new("types in a language that is none", RawConnection.Head("GET", Root + "documentTypes?language=%00%ff"), 400);
        yield return new("a search of 5000 characters", RawConnection.Head("GET", Root + "documentTypes?search=" + new string('%', 5000)), 400);
    }

    private static IEnumerable<HostileRequest> Connections()
    {
        yield return new("half a request", Ascii("GET /healthz HT"), 0, 400) { IsBare = true, EndsSending = true };
        yield return new("half the headers", Ascii("GET /healthz HTTP/1.1\r\nHost: local"), 0, 400) { IsBare = true, EndsSending = true };
        yield return new("nothing", [], 0) { IsBare = true, EndsSending = true };
        yield return new("a whole request whose sender ends its side", RawConnection.Head("GET", Root + "nothing"), 0, 404) { EndsSending = true };
        yield return new("a request and garbage behind it", Ascii($"GET {Root}nothing HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {RunningServer.Key}\r\n\r\nnonsense\r\n\r\n"), 404);
    }

    private static HostileRequest Form(string name, string body, int[] statuses, string type = FormType, string call = "uploadFiles") => Form(name, Ascii(body), statuses, type, call);

    private static HostileRequest Form(string name, byte[] body, int[] statuses, string type = FormType, string call = "uploadFiles") => new(name, Request("POST", Root + call, body, type), statuses);

    private static HostileRequest Body(string name, string call, string body, int[] statuses, string method = "POST") =>
        // Letters up to ÿ stand for bytes, so that bad UTF-8 can be written; others for themselves.
        new($"{call}: {name}", Request(method, Root + call, body.Any(letter => letter > 0xff) ? Encoding.UTF8.GetBytes(body) : Encoding.Latin1.GetBytes(body), "application/json"), statuses);

    private static byte[] Request(string method, string target, byte[] body, string type, params ReadOnlySpan<string> headers) =>
        [.. RawConnection.Head(method, target, ["Content-Type: " + type, "Content-Length: " + body.Length.ToString(CultureInfo.InvariantCulture), .. headers]), .. body];

    private static string Field(string name, string value) => $"--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n";

    private static string Details(string member) => "{\"classificationDetails\":{\"name\":\"Hostile\",\"documentTypes\":[{\"name\":\"Invoice\"}]," + member + "}}";

    private static byte[] Ascii(string text) => Encoding.Latin1.GetBytes(text);
}
