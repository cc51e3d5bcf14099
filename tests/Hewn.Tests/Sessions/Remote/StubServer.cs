using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Hewn.Tests.Sessions.Remote;

/// <summary>
/// A server of sessions behind an <see cref="HttpClient"/>: keeps lines by number, and answers as it is told to.
/// </summary>
internal sealed class StubServer : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, string> _lines = [];
    private bool _hasSession;

    /// <summary>Answers instead, unless it returns null. Called with the path and the body.</summary>
    public Func<string, string, HttpResponseMessage?>? Instead { get; set; }

    /// <summary>Called before anything else; may wait, or throw.</summary>
    public Func<CancellationToken, Task>? Before { get; set; }

    /// <summary>Method and path of each request, with its body.</summary>
    public ConcurrentQueue<(string Request, string Body)> Requests { get; } = new();

    /// <summary>The headers that were shown as <c>Authorization</c>.</summary>
    public ConcurrentDictionary<string, int> Keys { get; } = new();

    /// <summary>Lines that came although their number was there.</summary>
    public int Duplicates { get; private set; }

    /// <summary>The lines, by number.</summary>
    public string[] Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines.Values];
        }
    }

    public string[] Paths => [.. Requests.Select(request => request.Request)];

    /// <summary>Forgets what it had.</summary>
    public void Lose()
    {
        lock (_gate)
            _lines.Clear();
        _hasSession = false;
    }

    public static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Status(int status, string text = "", int? retryAfter = null)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(text) };
        if (retryAfter is { } seconds)
            answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return answer;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Before is { } before)
            await before(cancellationToken);
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        string path = request.RequestUri!.AbsolutePath;
        Requests.Enqueue(($"{request.Method} {path}", body));
        Keys.AddOrUpdate(request.Headers.Authorization?.ToString() ?? "none", 1, (_, count) => count + 1);
        return Instead?.Invoke(path, body) ?? Answer(path, body);
    }

    private HttpResponseMessage Answer(string path, string body)
    {
        if (path.StartsWith("/workspaces/", StringComparison.Ordinal))
        {
            bool isNew = !_hasSession;
            _hasSession = true;
            return Json($$"""{"session":{"id":"one"},"created":{{(isNew ? "true" : "false")}}}""");
        }

        if (path.EndsWith("/logs", StringComparison.Ordinal))
            Keep(body);
        return Json("""{"created":1,"needsContent":false}""");
    }

    private void Keep(string body)
    {
        using var json = JsonDocument.Parse(body);
        lock (_gate)
        {
            foreach (JsonElement line in json.RootElement.GetProperty("logs").EnumerateArray())
            {
                if (!_lines.TryAdd(line.GetProperty("sequenceNumber").GetInt64(), line.GetRawText()))
                    Duplicates++;
            }
        }
    }
}
