using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Hewn.LogQL;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Syntax;
using Hewn.Server.Http;
using Hewn.Server.Push;
using Hewn.Server.Query;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Remote;

/// <summary>
/// Brings a request to the Loki and its answer back, with its status and words. Credentials of the client end here;
/// those of the server begin here. Thread-safe.
/// </summary>
internal sealed class RemoteForwarding(RemoteServer server)
{
    private const string Tenant = "X-Scope-OrgID";
    private const int BlockBytes = 64 * 1024;
    private const int MaxWordsBytes = 4096;

    /// <summary>Of a request these go on; everything else is between the client and this server.</summary>
    private static readonly string[] _asked =
        ["Accept", "Accept-Encoding", "X-Loki-Response-Encoding-Flags", "X-Query-Tags", "User-Agent"];

    /// <summary>Of an answer these come back.</summary>
    private static readonly string[] _answered = ["Content-Type", "Content-Encoding", "Retry-After"];

    /// <summary>Answers a request with what the Loki says.</summary>
    /// <param name="context">The request.</param>
    /// <param name="pattern">The path there, with places for its parts.</param>
    /// <param name="kind">What it is.</param>
    public async Task ForwardAsync(HttpContext context, string pattern, RemoteKind kind)
    {
        string path = RemotePath.Fill(pattern, context);
        switch (kind)
        {
            case RemoteKind.Question:
                await server.Queries.RunAsync(() => BringAsync(context, path, kind), context.RequestAborted)
                    .ConfigureAwait(false);
                break;
            case RemoteKind.Push:
                await server.Pushes.RunAsync(() => BringAsync(context, path, kind), context.RequestAborted)
                    .ConfigureAwait(false);
                break;
            default:
                await BringAsync(context, path, kind).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Headers of this server for the Loki, the tenant's included.</summary>
    /// <exception cref="RequestFailure">The request names no tenant and must.</exception>
    public IEnumerable<(string Name, string Value)> OwnHeaders(HttpContext context)
    {
        if (server.Loki.Authorization is { } login)
            yield return ("Authorization", login.ToString());
        if (server.Loki.Tenant is { Length: > 0 } tenant)
            yield return (Tenant, tenant);
        else if (server.Options.HasTenants)
            yield return (Tenant, TenantHeader.Read(context, server.Options));
    }

    private async Task<bool> BringAsync(HttpContext context, string path, RemoteKind kind)
    {
        // A GET has none; of one that is to become a WebSocket, reading it would wait for the client's messages.
        using BodyBytes body = HttpMethods.IsGet(context.Request.Method)
            ? new(0)
            : await PushBody.ReadPackedAsync(context, server).ConfigureAwait(false);
        if (kind == RemoteKind.Question)
            await CheckAsync(context, body).ConfigureAwait(false);
        using HttpRequestMessage request = Request(context, path, body.Memory);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        stop.CancelAfter(kind == RemoteKind.Question ? server.Options.Limits.QueryTimeout : server.Loki.Timeout);
        using HttpResponseMessage answer = await SendAsync(request, stop.Token).ConfigureAwait(false);
        await AnswerAsync(context, answer, stop.Token).ConfigureAwait(false);
        return true;
    }

    /// <summary>The limits of this server, in Loki's words; what is wrong otherwise, Loki says.</summary>
    private async Task CheckAsync(HttpContext context, BodyBytes body)
    {
        context.Request.Body = new MemoryStream(body.Memory.ToArray(), writable: false);
        RequestParameters parameters =
            await RequestParameters.ReadAsync(context, server.Options.Time).ConfigureAwait(false);
        (long Start, long End) range;
        try
        {
            range = parameters.Range();
        }
        catch (RequestFailure)
        {
            return;
        }

        QueryRun.CheckLength(server.Options.Limits.MaxQueryLength, range.Start, range.End);
        int most = server.Options.Limits.MaxEntries;
        string asked = parameters["limit"];
        if (most > 0 && int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out int limit)
            && limit > most && AsksForLines(parameters["query"]))
        {
            throw RequestFailure.Bad(FormattableString.Invariant(
                $"max entries limit per query exceeded, limit > max_entries_limit_per_query ({limit} > {most})"));
        }
    }

    private static bool AsksForLines(string query)
    {
        try
        {
            return QueryParser.Parse(query) is LogExpression;
        }
        catch (LogQLException)
        {
            return false;
        }
    }

    private HttpRequestMessage Request(HttpContext context, string path, ReadOnlyMemory<byte> body)
    {
        HttpRequest asked = context.Request;
        var request = new HttpRequestMessage(
            new HttpMethod(asked.Method), server.Loki.AddressOf(path, asked.QueryString.Value ?? ""));
        foreach (string name in _asked)
        {
            if (asked.Headers[name] is { Count: > 0 } values)
                request.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        IEnumerable<(string Name, string Value)> own = OwnHeaders(context);
        if (context.WebSockets.IsWebSocketRequest) // One that was refused there: its words are asked for.
            own = own.Concat(RemoteLoki.SocketHeaders);
        foreach ((string name, string value) in own)
            request.Headers.TryAddWithoutValidation(name, value);
        if (body.Length > 0 || HttpMethods.IsPost(asked.Method) || HttpMethods.IsPut(asked.Method))
        {
            request.Content = new ReadOnlyMemoryContent(body);
            if (asked.ContentType is { } type)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            if (asked.Headers.ContentEncoding is { Count: > 0 } encoding)
                request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding.ToArray());
        }

        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
    {
        try
        {
            return await server.Http.SendAsync(request, token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            throw new RequestFailure(502, $"the Loki at {server.Loki.Place} cannot be reached: {gone.Message}")
            {
                RetryAfterSeconds = 1,
            };
        }
    }

    private async Task AnswerAsync(HttpContext context, HttpResponseMessage answer, CancellationToken token)
    {
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            || (int)answer.StatusCode is >= 300 and < 400)
            throw await RefusedAsync(answer, token).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.SwitchingProtocols)
            throw new RequestFailure(503, $"the Loki at {server.Loki.Place} has changed its mind; ask again");
        HttpResponse response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        foreach (string name in _answered)
        {
            if (TryGet(answer, name, out string? value))
                response.Headers[name] = value;
        }

        if (answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified)
            return;
        response.ContentLength = answer.Content.Headers.ContentLength;
        Stream stream = await answer.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
            await stream.CopyToAsync(response.Body, BlockBytes, token).ConfigureAwait(false);
    }

    /// <summary>That it does not know this server is no fault of the client, whose key is good.</summary>
    private async Task<RequestFailure> RefusedAsync(HttpResponseMessage answer, CancellationToken token)
    {
        byte[] words = new byte[MaxWordsBytes];
        Stream stream = await answer.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            int length = await stream.ReadAtLeastAsync(words, words.Length, throwOnEndOfStream: false, token)
                .ConfigureAwait(false);
            string text = Encoding.UTF8.GetString(words, 0, length).Trim();
            return new(502, FormattableString.Invariant(
                $"the Loki at {server.Loki.Place} refuses this server ({(int)answer.StatusCode}): {text}"));
        }
    }

    private static bool TryGet(HttpResponseMessage answer, string name, out string? value)
    {
        HttpHeaders headers = name.StartsWith("Content-", StringComparison.Ordinal)
            ? answer.Content.Headers
            : answer.Headers;
        value = headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : null;
        return value is not null;
    }
}
