using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Hewn.Server.Limits;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Push;

/// <summary>What is pushed is kept to the byte, and what cannot be is told in Loki's words.</summary>
public sealed class PushTests
{
    private const string Path = "/loki/api/v1/push";

    [Fact]
    public async Task Any_line_comes_back_as_it_was_pushed_by_JSON_and_by_protobuf()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string[] lines =
        [
            "", "plain", "{\"a\":\"b \\\" c\"}", "two\nlines\r\n", "\u0001\u007f\u0085\u2028", "ä 🚀 \\u0041",
            new('"', 5000), new('x', 200_000),
        ];
        for (int i = 0; i < lines.Length; i++)
        {
            await server.PushAsync("""{"via":"json"}""", (i, lines[i]));
            HttpResponseMessage answer = await server.PostAsync(
                Path, Proto.Snap(Proto.Push("{via=\"protobuf\"}", (i, lines[i], []))), "application/x-protobuf");
            answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        string[] expected = [.. lines.Select((line, i) => $"{i} {line}")];
        (await server.LinesAsync("{via=\"json\"}", 0, 100)).ShouldBe(expected);
        (await server.LinesAsync("{via=\"protobuf\"}", 0, 100)).ShouldBe(expected);
        await server.RestartAsync();
        (await server.LinesAsync("{via=\"json\"}", 0, 100)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_packed_body_is_unpacked(string encoding)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        var packed = new MemoryStream();
        await using (Stream packer = encoding == "gzip"
            ? new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)
            : new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await packer.WriteAsync("""{"streams":[{"stream":{"a":"b"},"values":[["5","x"]]}]}"""u8.ToArray());
        HttpResponseMessage answer =
            await server.PostAsync(Path, packed.ToArray(), "application/json; charset=utf-8", encoding);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await server.LinesAsync("{a=\"b\"}", 0, 10)).ShouldBe(["5 x"]);
    }

    [Theory]
    [InlineData("""{"streams":[]}""", 422)]
    [InlineData("""{}""", 422)]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[[5,"x"]]}]}""", 400)]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["5",7]]}]}""", 400)]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["5.5","x"]]}]}""", 400)]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["5","x",{"m":1}]]}]}""", 400)]
    [InlineData("""{"streams":[{"stream":{"a-b":"b"},"values":[["5","x"]]}]}""", 400)]
    [InlineData("""{"streams":[{"stream":{"a":1},"values":[["5","x"]]}]}""", 400)]
    [InlineData("""{"streams":[{"stream":{},"values":[["5","x"]]}]}""", 400)]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["5","x"]]}]""", 400)]
    [InlineData("", 400)]
    [InlineData("[]", 400)]
    public async Task A_body_that_is_no_push_is_refused_and_nothing_of_it_is_kept(string body, int status)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage answer = await server.PushAsync(body);
        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadAsStringAsync()).ShouldNotBeEmpty();
        JsonElement series = await server.GetAsync("/loki/api/v1/series?start=0&end=1000");
        series.GetProperty("data").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("application/x-protobuf")]
    [InlineData("text/plain")]
    public async Task What_is_no_JSON_is_read_as_snappy(string type)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage answer = await server.PostAsync(Path, "{\"streams\":[]}"u8.ToArray(), type);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("snappy: corrupt input");
    }

    [Fact]
    public async Task An_unknown_encoding_is_refused()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage answer = await server.PushAsync("""{"streams":[]}""", "br");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("Content-Encoding \"br\" not supported");
    }

    [Fact]
    public async Task A_value_without_a_line_is_an_empty_line_and_names_of_metadata_are_made_good()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage answer = await server.PushAsync(
            """{"streams":[{"stream":{"a":"b"},"values":[["1"],["2","x",{"n.x-y":"v","0z":"w"}]]}]}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        JsonElement found = await server.GetAsync(
            "/loki/api/v1/query_range?query={a=\"b\"}&start=0000000000001&end=0000000000003");
        string text = found.GetProperty("data").GetProperty("result").ToString();
        text.ShouldContain("\"n_x_y\":\"v\"");
        text.ShouldContain("\"key_0z\":\"w\"");
        text.ShouldContain("[\"1\",\"\"]");
    }

    [Theory]
    [InlineData("{\"stream\":{\"a\":\"LONG\"},\"values\":[[\"1\",\"x\"]]}", "has label value too long")]
    [InlineData("{\"stream\":{\"LONG\":\"b\"},\"values\":[[\"1\",\"x\"]]}", "has label name too long")]
    [InlineData("{\"stream\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"},\"values\":[[\"1\",\"x\"]]}",
        "has 3 label names; limit")]
    [InlineData("{\"stream\":{\"a\":\"b\"},\"values\":[[\"1\",\"LONG\"]]}", "Max entry size '20' bytes exceeded")]
    [InlineData("{\"stream\":{\"a\":\"b\"},\"values\":[[\"1\",\"x\",{\"m\":\"LONG\"}]]}",
        "structured metadata too large")]
    [InlineData("{\"stream\":{\"a\":\"b\"},\"values\":[[\"1\",\"x\",{\"m\":\"1\",\"n\":\"2\"}]]}",
        "too many structured")]
    [InlineData("{\"stream\":{\"a\":\"b\"},\"values\":[[\"9000000000000000000\",\"x\"]]}",
        "has timestamp too new: 2255")]
    [InlineData("{\"stream\":{\"a\":\"c\"},\"values\":[[\"1\",\"x\"]]},"
        + "{\"stream\":{\"a\":\"d\"},\"values\":[[\"1\",\"x\"]]}",
        "Maximum active stream limit exceeded")]
    public async Task Each_limit_refuses_what_is_beyond_it_and_the_good_lines_are_kept(string stream, string message)
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Limits = new ServerLimits
            {
                MaxLabelNames = 2,
                MaxLabelNameBytes = 20,
                MaxLabelValueBytes = 20,
                MaxLineBytes = 20,
                MaxMetadataBytes = 20,
                MaxMetadataCount = 1,
                MaxStreams = 2,
            },
        });
        string body = stream.Replace("LONG", new string('l', 21), StringComparison.Ordinal);
        HttpResponseMessage answer = await server.PushAsync(
            $$"""{"streams":[{"stream":{"a":"good"},"values":[["1","kept"]]},{{body}}]}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(message);
        (await server.LinesAsync("{a=\"good\"}", 0, 10)).ShouldBe(["1 kept"]);
        (await server.Client.GetStringAsync("/metrics"))
            .ShouldContain("hewn_discarded_lines_total{tenant=\"fake\",reason=");
    }

    [Fact]
    public async Task Lines_that_are_too_old_are_refused_where_that_is_wanted()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Limits = new ServerLimits { RejectOlderThan = TimeSpan.FromDays(7) },
        });
        HttpResponseMessage answer =
            await server.PushAsync("""{"streams":[{"stream":{"a":"b"},"values":[["5","x"]]}]}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldStartWith(
            "entry for stream '{a=\"b\"}' has timestamp too old: 1970-01-01T00:00:00Z, oldest "
            + "acceptable timestamp is: 2");
    }

    [Fact]
    public async Task A_body_beyond_its_limit_is_refused_packed_and_unpacked()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Limits = new ServerLimits { MaxBodyBytes = 5000, MaxUnpackedBytes = 10_000 },
        });
        (await server.PushAsync(new string(' ', 6000))).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        var packed = new MemoryStream();
        await using (var packer = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await packer.WriteAsync(new byte[100_000]);
        (await server.PostAsync(Path, packed.ToArray(), "application/json", "gzip"))
            .StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        byte[] says = [0xff, 0xff, 0xff, 0x7f, 0];
        (await server.PostAsync(Path, says, "application/x-protobuf")).StatusCode.ShouldBe(
            HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task No_damaged_body_is_the_servers_fault()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        byte[] json = Encoding.UTF8.GetBytes(
            """{"streams":[{"stream":{"a":"b\u00e4"},"values":[["5","x\n",{"m":"\ud83d\ude80"}]]}]}""");
        byte[] protobuf = Proto.Snap(Proto.Push("{a=\"b\"}", (5, "line", [("m", "v")])));
        var random = new Random(3);
        for (int i = 0; i < 400; i++)
        {
            bool isJson = i % 2 == 0;
            byte[] body = [.. isJson ? json : protobuf];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            HttpResponseMessage answer = await server.PostAsync(
                Path, body[..random.Next(body.Length / 2, body.Length + 1)],
                isJson ? "application/json" : "application/x-protobuf");
            ((int)answer.StatusCode).ShouldBeInRange(200, 499, Convert.ToHexString(body));
        }
    }

    [Theory]
    [InlineData("{\"app\":\"x\"}", "x")]
    [InlineData("{\"job\":\"j\",\"container\":\"c\"}", "c")]
    [InlineData("{\"other\":\"o\"}", "unknown_service")]
    [InlineData("{\"service_name\":\"own\",\"app\":\"x\"}", "own")]
    public async Task A_stream_gets_the_name_of_its_service(string stream, string expected)
    {
        string[] names = [.. new LogServerOptions().ServiceNameLabels];
        await using RunningServer server =
            await RunningServer.StartAsync(options => options with { ServiceNameLabels = names });
        await server.PushAsync(stream, (1, "x"));
        JsonElement values = await server.GetAsync("/loki/api/v1/label/service_name/values?start=0&end=1000");
        values.GetProperty("data")[0].GetString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("{\"level\":\"WARNING\"}", "warn")]
    [InlineData("{\"x\":{\"level\":\"debug\"},\"lvl\":\"err\"}", "error")]
    [InlineData("time=1 level=debug msg=x", "debug")]
    [InlineData("severity=\"fatal\"", "fatal")]
    [InlineData("something ERROR: went wrong", "error")]
    [InlineData("nothing", "unknown")]
    public async Task A_line_gets_its_level(string line, string expected)
    {
        await using RunningServer server =
            await RunningServer.StartAsync(options => options with { DiscoversLevels = true });
        await server.PushAsync("""{"a":"b"}""", (1, line));
        JsonElement found = await server.GetAsync(
            "/loki/api/v1/query_range?query={a=\"b\"}&start=0000000000001&end=0000000000003");
        found.GetProperty("data").GetProperty("result")[0].GetProperty("stream").GetProperty("detected_level")
            .GetString().ShouldBe(expected);
    }
}
