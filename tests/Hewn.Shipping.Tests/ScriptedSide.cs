using System.Net;

namespace Hewn.Shipping.Tests;

/// <summary>A far side that answers as a test says, and keeps the lines of what it takes.</summary>
/// <param name="answer">Its answer to the lines of a request, which is counted from 1.</param>
internal sealed class ScriptedSide(Func<int, List<PushedLine>, CancellationToken, Task<HttpResponseMessage>> answer)
    : HttpMessageHandler
{
    public ScriptedSide(Func<int, List<PushedLine>, HttpResponseMessage> answer)
        : this((request, lines, _) => Task.FromResult(answer(request, lines)))
    {
    }

    /// <summary>What it has, in the order in which it came.</summary>
    public List<PushedLine> Taken { get; } = [];

    /// <summary>Lines of each request that it took.</summary>
    public List<int> Sizes { get; } = [];

    public List<HttpRequestMessage> Requests { get; } = [];

    public static HttpResponseMessage Answer(int status, string text = "", TimeSpan? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(text) };
        if (retryAfter is { } pause)
            response.Headers.RetryAfter = new(pause);
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        List<PushedLine> lines = PushedLine.Of(await request.Content!.ReadAsByteArrayAsync(CancellationToken.None));
        HttpResponseMessage response = await answer(Requests.Count, lines, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            Taken.AddRange(lines);
            Sizes.Add(lines.Count);
        }

        return response;
    }
}
