using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hewn.Alerts.Tests;
using Hewn.Store.Reading;

namespace Hewn.Shipping.Tests;

/// <summary>Answers that are no HTTP, break off, or never end, over a real socket.</summary>
public sealed class BrokenAnswerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("")] // closes without a word
    [InlineData("hello\r\n\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 100\r\n\r\nhalf")]
    [InlineData("HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task A_broken_answer_is_tried_again(string broken)
    {
        (int requests, long lines) = await ShipTo(broken, "HTTP/1.1 204 No Content\r\n\r\n");
        requests.ShouldBe(2);
        lines.ShouldBe(2);
    }

    [Fact]
    public async Task Success_that_breaks_off_is_success()
    {
        (int requests, long lines) = await ShipTo("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        requests.ShouldBe(1);
        lines.ShouldBe(2);
    }

    private async Task<(int Requests, long Lines)> ShipTo(params string[] answers)
    {
        File.WriteAllText(_folder.File("a.log"), "one\ntwo\n");
        _listener.Start();
        Task<int> serving = ServeAsync(answers);
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var shipper = Shipper.Open(LogSources.Find([_folder.Path]), http, new()
        {
            Url = new Uri($"http://{_listener.LocalEndpoint}"),
            BookmarkPath = Path.Combine(_folder.Path, ".hewn", "bookmark.json"),
            EndsWhenDone = true,
            RequestTimeout = TimeSpan.FromHours(1),
            Time = new InstantClock(DateTimeOffset.UnixEpoch.AddYears(56)),
        });
        await shipper.RunAsync(default).WaitAsync(TimeSpan.FromSeconds(60));
        return (await serving.WaitAsync(TimeSpan.FromSeconds(60)), shipper.Counts.Lines);
    }

    /// <summary>Answers one request on each connection.</summary>
    private async Task<int> ServeAsync(string[] answers)
    {
        int count = 0;
        foreach (string answer in answers)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync();
            NetworkStream stream = client.GetStream();
            await ReadRequestAsync(stream);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            count++;
        }

        return count;
    }

    private static async Task ReadRequestAsync(NetworkStream stream)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            int read = await stream.ReadAsync(buffer);
            if (read == 0)
                return;
            bytes.Write(buffer, 0, read);
            string text = Encoding.Latin1.GetString(bytes.ToArray());
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            int at = text.IndexOf("Content-Length: ", StringComparison.Ordinal);
            if (end < 0 || at < 0)
                continue;
            int length = int.Parse(text[(at + 16)..text.IndexOf('\r', at)], CultureInfo.InvariantCulture);
            if (text.Length >= end + 4 + length)
                return;
        }
    }
}
