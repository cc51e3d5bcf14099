using System.Net;
using System.Text;

namespace Hewn.Shipping.Tests;

/// <summary>
/// The way to a real server, on which things go wrong before a request reaches it, behind it, or not at all.
/// </summary>
internal sealed class FaultyRoad(Random random, int faultsIn100) : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>Requests that came.</summary>
    public int Requests { get; private set; }

    /// <summary>Of these, those that the server has taken, and whose answers were lost.</summary>
    public int Lost { get; private set; }

    /// <summary>What went wrong, by its name.</summary>
    public Dictionary<string, int> Faults { get; } = [];

    /// <summary>Done before each request, with its number from 1.</summary>
    public Func<int, Task> Before { get; init; } = _ => Task.CompletedTask;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Before(++Requests);
        int fault = random.Next(100) < faultsIn100 ? random.Next(8) : -1;
        switch (fault)
        {
            case 0:
                Count("down");
                throw new HttpRequestException("Connection refused");
            case 1:
                return Answer("429", HttpStatusCode.TooManyRequests, "too many outstanding requests", retryAfter: 1);
            case 2:
                return Answer("500", HttpStatusCode.InternalServerError, "oops");
            case 3:
                return Answer("413", HttpStatusCode.RequestEntityTooLarge, "too large");
            case 4:
                return Answer("page", HttpStatusCode.OK, "<html>", type: "text/html");
        }

        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (fault < 0 || !response.IsSuccessStatusCode)
            return response;
        Lost++;
        response.Dispose();
        switch (fault)
        {
            case 5:
                Count("slow");
                throw new TaskCanceledException("no answer in time");
            case 6:
                Count("broken");
                throw new HttpRequestException("The response ended prematurely.");
            default:
                return Answer("503 behind", HttpStatusCode.ServiceUnavailable, "the proxy lost it");
        }
    }

    private HttpResponseMessage Answer(
        string name, HttpStatusCode status, string text, string type = "text/plain", int? retryAfter = null)
    {
        Count(name);
        var response = new HttpResponseMessage(status) { Content = new StringContent(text, Encoding.UTF8, type) };
        if (retryAfter is { } seconds)
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return response;
    }

    private void Count(string name) => Faults[name] = Faults.GetValueOrDefault(name) + 1;
}
