using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hewn.AspNetCore.Tests.Calls;

public sealed class StreamTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_event_arrives_while_the_server_holds_the_next_one_back(bool throughThePipe)
    {
        // The server sends an event only when it is told to; the client tells it only when it has the one before.
        var script = Channel.CreateUnbounded<string>();
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/events", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await foreach (string item in script.Reader.ReadAllAsync())
                await SendAsync(context.Response, $"data: {item}\n\n", throughThePipe);
        }));

        script.Writer.TryWrite("""{"n":0}""").ShouldBeTrue();
        using HttpResponseMessage response =
            await app.Client.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (int i = 0; i < 5; i++)
        {
            (await reader.ReadLineAsync().WaitAsync(TestApp.Timeout)).ShouldBe($$"""data: {"n":{{i}}}""");
            (await reader.ReadLineAsync().WaitAsync(TestApp.Timeout)).ShouldBe(string.Empty);
            if (i < 4)
                script.Writer.TryWrite($$"""{"n":{{i + 1}}}""").ShouldBeTrue();
        }

        script.Writer.Complete();
        (await reader.ReadToEndAsync()).ShouldBe(string.Empty);
        JsonElement record = (await app.StopAndReadAsync()).One("response");
        record.Text("content_type").ShouldBe("text/event-stream");
        record.Text("outcome").ShouldBe("completed");
        IEnumerable<string> events = Enumerable.Range(0, 5).Select(i => $$"""data: {"n":{{i}}}""" + "\n\n");
        record.Text("response_body").ShouldBe(string.Concat(events));
    }

    private static async Task SendAsync(HttpResponse response, string text, bool throughThePipe)
    {
        if (throughThePipe)
        {
            Encoding.UTF8.GetBytes(text, response.BodyWriter);
            await response.BodyWriter.FlushAsync();
        }
        else
        {
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
            await response.Body.FlushAsync();
        }
    }

    [Fact]
    public async Task Every_byte_on_the_wire_is_the_same_with_and_without_recording()
    {
        foreach (string path in new[] { "/json", "/stream", "/pipe", "/file", "/complete", "/empty", "/text", "/swap" })
        {
            string with = await WireAsync(path, recorded: true);
            string without = await WireAsync(path, recorded: false);
            with.ShouldBe(without, path);
            with.Length.ShouldBeGreaterThan(50);
        }
    }

    private static async Task<string> WireAsync(string path, bool recorded)
    {
        await using TestApp app = await TestApp.StartAsync(
            MapAll, options => options.Enabled = recorded);
        using RawClient client = await RawClient.ConnectAsync(app.Port);
        await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: h\r\nX-Request-ID: same\r\nConnection: close\r\n\r\n");
        string wire = await client.ReadToEndAsync();
        return string.Join('\n', wire.Split('\n').Where(line => !line.StartsWith("Date:", StringComparison.Ordinal)));
    }

    private static void MapAll(WebApplication web)
    {
        string file = typeof(StreamTests).Assembly.Location;
        web.MapGet("/json", () => Results.Json(new { text = new string('ä', 5000) }));
        web.MapGet("/text", () => "plain");
        web.MapGet("/empty", () => Results.NoContent());
        web.MapGet("/stream", () => Results.Stream(async stream =>
        {
            for (int i = 0; i < 20; i++)
                await stream.WriteAsync(Encoding.UTF8.GetBytes(new string('s', i * 100)));
        }, "text/plain"));
        web.MapGet("/pipe", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/plain";
            for (int i = 0; i < 20; i++)
            {
                Memory<byte> memory = context.Response.BodyWriter.GetMemory(100);
                memory.Span[..100].Fill((byte)('a' + i));
                context.Response.BodyWriter.Advance(60);
                context.Response.BodyWriter.Advance(40);
            }

            await context.Response.BodyWriter.FlushAsync();
        });
        web.MapGet("/swap", async (HttpContext context) =>
        {
            Stream body = context.Response.Body;
            using var memory = new MemoryStream();
            context.Response.Body = memory;
            await context.Response.WriteAsync("held back");
            context.Response.Body = body;
            memory.Position = 0;
            await memory.CopyToAsync(body);
        });
        web.MapGet("/file", (HttpContext context) => context.Response.SendFileAsync(file, 100, 5000));
        web.MapGet("/complete", async (HttpContext context) =>
        {
            context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
            await context.Response.StartAsync();
            await context.Response.WriteAsync("first");
            await context.Response.CompleteAsync();
        });
    }

    [Fact]
    public async Task A_megabyte_in_and_out_is_untouched_and_its_record_is_cut_at_the_limit()
    {
        string text = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"line {i}\n"));
        text.Length.ShouldBeGreaterThan(1_000_000);
        await using TestApp app = await TestApp.StartAsync(
            web => web.MapPost("/echo", async (HttpContext context) =>
            {
                context.Response.ContentType = "text/plain";
                await context.Request.Body.CopyToAsync(context.Response.Body);
            }),
            options => options.MaxBodyBytes = 1000);

        HttpResponseMessage response = await app.Client.PostAsync("/echo", new StringContent(text));
        (await response.Content.ReadAsStringAsync()).ShouldBe(text);
        List<JsonElement> records = await app.StopAndReadAsync();

        string expected = $"{text[..1000]}…[truncated {text.Length - 1000} bytes]";
        records.One("request").Text("request_body").ShouldBe(expected);
        records.One("response").Text("response_body").ShouldBe(expected);
        records.One("response").Number("content_length").ShouldBe(text.Length);
    }

    [Theory]
    [InlineData("bind")]
    [InlineData("stream")]
    [InlineData("reader")]
    [InlineData("form-like")]
    public async Task A_chunked_body_that_arrives_inside_a_character_is_read_and_recorded_whole(string way)
    {
        byte[] body = Encoding.UTF8.GetBytes("""{"model":"m","text":"grüße 🪓"}""");
        await using TestApp app = await TestApp.StartAsync(MapReaders);
        using RawClient client = await RawClient.ConnectAsync(app.Port);

        await client.SendAsync($"POST /{way} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        foreach (byte one in body)
        {
            await client.SendAsync("1\r\n");
            await client.SendAsync([one]);
            await client.SendAsync("\r\n");
        }

        await client.SendAsync("0\r\n\r\n");
        (await client.ReadToEndAsync()).ShouldContain("grüße 🪓");
        List<JsonElement> records = await app.StopAndReadAsync();

        records.One("request").GetProperty("request_body").Text("text").ShouldBe("grüße 🪓");
        records.One("request").Has("content_length").ShouldBeFalse();
        records.One("response").Text("model").ShouldBe("m");
    }

    private static void MapReaders(WebApplication web)
    {
        web.MapPost("/bind", (CallRecordTests.Question question) => question.Text);
        web.MapPost("/stream", async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            return await reader.ReadToEndAsync();
        });
        web.MapPost("/reader", async (HttpContext context) =>
        {
            while (true)
            {
                System.IO.Pipelines.ReadResult read = await context.Request.BodyReader.ReadAsync();
                if (read.IsCompleted)
                    return Encoding.UTF8.GetString(read.Buffer);
                context.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        });
        web.MapPost("/form-like", async (HttpContext context) =>
        {
            context.Request.EnableBuffering();
            using var all = new MemoryStream();
            await context.Request.Body.CopyToAsync(all);
            context.Request.Body.Position = 0;
            using var reader = new StreamReader(context.Request.Body);
            return await reader.ReadToEndAsync();
        });
    }

    [Fact]
    public async Task What_is_written_into_the_servers_own_buffers_is_recorded()
    {
        await using TestApp app = await TestApp.StartAsync(MapAll);
        string answer = await app.Client.GetStringAsync("/pipe");
        answer.Length.ShouldBe(2000);
        (await app.StopAndReadAsync()).One("response").Text("response_body").ShouldBe(answer);
    }

    [Fact]
    public async Task A_compressed_answer_is_passed_on_as_it_is_and_captured_as_it_reads()
    {
        await using TestApp app = await TestApp.StartAsync(
            web =>
            {
                web.UseResponseCompression();
                web.MapGet("/zip", () => Results.Text(new string('z', 10_000), "text/plain"));
            },
            build: builder => builder.Services.AddResponseCompression(options => options.EnableForHttps = true));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/zip");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        HttpResponseMessage response = await app.Client.SendAsync(request);
        using var unzip = new System.IO.Compression.GZipStream(
            await response.Content.ReadAsStreamAsync(), System.IO.Compression.CompressionMode.Decompress);
        (await new StreamReader(unzip).ReadToEndAsync()).ShouldBe(new string('z', 10_000));
        JsonElement record = (await app.StopAndReadAsync()).One("response");
        record.Text("response_body").ShouldBe(new string('z', 10_000));
        record.Number("content_length").ShouldBeLessThan(1000);
    }

    [Fact]
    public async Task A_body_that_nobody_reads_is_not_read_by_us_and_absent()
    {
        await using TestApp app = await TestApp.StartAsync(web => web.MapPost("/ignore", () => "ok"));

        await app.Client.PostAsync("/ignore", new StringContent("{}", new MediaTypeHeaderValue("application/json")));
        List<JsonElement> records = await app.StopAndReadAsync();

        records.One("request").Has("request_body").ShouldBeFalse();
        records.One("request").Number("content_length").ShouldBe(2);
    }
}
