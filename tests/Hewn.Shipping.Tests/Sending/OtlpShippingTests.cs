using System.Net;
using Hewn.Alerts.Tests;
using Hewn.Shipping.Wire;
using Hewn.Store.Reading;

namespace Hewn.Shipping.Tests.Sending;

/// <summary>Shipping in OpenTelemetry's form: address, headers, partial success.</summary>
public sealed class OtlpShippingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("http://c.example:4318", "http://c.example:4318/v1/logs")]
    [InlineData("http://c.example:4318/otlp/v1/logs", "http://c.example:4318/otlp/v1/logs")]
    public async Task Lines_go_where_logs_are_taken_and_what_is_refused_is_counted(string url, string expected)
    {
        File.WriteAllText(_folder.File("a.log"), "one\ntwo\nthree\n");
        var problems = new List<string>();
        using var side = new Side();
        using var http = new HttpClient(side);
        using var shipper = Shipper.Open(LogSources.Find([_folder.Path]), http, new()
        {
            Url = new Uri(url),
            Protocol = ShipProtocol.Otlp,
            BookmarkPath = Path.Combine(_folder.Path, ".hewn", "bookmark.json"),
            EndsWhenDone = true,
            RequestTimeout = TimeSpan.FromHours(1),
            Time = new InstantClock(DateTimeOffset.UnixEpoch.AddYears(56)),
            OnProblem = problems.Add,
        });
        await shipper.RunAsync(default);
        side.Request.ShouldBe($"{expected} application/x-protobuf gzip");
        (shipper.Counts.Lines, shipper.Counts.Refused).ShouldBe((1, 2));
        problems.ShouldHaveSingleItem().ShouldContain("has refused 2 of 3 lines");
        problems[0].ShouldContain("too old");
    }

    /// <summary>Takes one line of three.</summary>
    private sealed class Side : HttpMessageHandler
    {
        public string? Request { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Request = $"{request.RequestUri} {request.Content!.Headers.ContentType} "
                + string.Join(',', request.Content.Headers.ContentEncoding);
            var answer = new ProtoWriter();
            int partial = answer.Begin(1);
            answer.WriteNumber(1, 2);
            answer.WriteText(2, "too old");
            answer.End(partial);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new ByteArrayContent(answer.Written.ToArray()),
            });
        }
    }
}
