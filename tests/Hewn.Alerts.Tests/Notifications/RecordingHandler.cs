using System.Net;

namespace Hewn.Alerts.Tests.Notifications;

/// <summary>A far side that notes the last request.</summary>
internal sealed class RecordingHandler : HttpMessageHandler
{
    public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

    /// <summary>The status of each answer, where it is not always the same.</summary>
    public Func<HttpStatusCode>? Next { get; init; }

    /// <summary>Whether a client has followed a redirect: then it asks by GET, and without the body.</summary>
    public bool IsAskedByGet { get; init; }

    public string Answer { get; init; } = "";

    public string? Url { get; private set; }

    public string? Authorization { get; private set; }

    public string? ContentType { get; private set; }

    public string? Body { get; private set; }

    public int Count { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Count++;
        Url = request.RequestUri!.ToString();
        Authorization = request.Headers.Authorization?.ToString();
        ContentType = request.Content!.Headers.ContentType!.ToString();
        Body = await request.Content.ReadAsStringAsync(cancellationToken);
        return new(Next?.Invoke() ?? Status)
        {
            Content = new StringContent(Answer),
            RequestMessage = IsAskedByGet ? new(HttpMethod.Get, "http://elsewhere.example/y") : request,
        };
    }
}
