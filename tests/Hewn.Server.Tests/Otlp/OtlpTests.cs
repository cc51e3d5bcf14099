using System.Net;
using System.Text;
using System.Text.Json;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Otlp;

/// <summary>OpenTelemetry's logs become what Loki makes of them.</summary>
public sealed class OtlpTests
{
    [Theory]
    [InlineData("/otlp/v1/logs", false)]
    [InlineData("/v1/logs", true)]
    public async Task A_record_has_labels_metadata_and_a_line(string path, bool isProtobuf)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage answer = isProtobuf
            ? await server.PostAsync(path, OtlpBodies.LogsProtobuf(), "application/x-protobuf")
            : await server.PostAsync(path, Encoding.UTF8.GetBytes(OtlpBodies.LogsJson), "application/json");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/loki/api/v1/query_range?direction=forward"
            + "&query={service_name=\"api\"}&start=0000000000001&end=0000000000010");
        request.Headers.Add("X-Loki-Response-Encoding-Flags", "categorize-labels");
        using HttpResponseMessage found = await server.Client.SendAsync(request);
        using var json = JsonDocument.Parse(await found.Content.ReadAsStringAsync());
        JsonElement stream = json.RootElement.GetProperty("data").GetProperty("result")[0];
        stream.GetProperty("stream").ToString().ShouldBe("""{"service_name":"api"}""");
        JsonElement[] values = [.. stream.GetProperty("values").EnumerateArray()];
        values[0][0].GetString().ShouldBe("5");
        values[0][1].GetString().ShouldBe("broken");
        values[0][2].GetProperty("structuredMetadata").EnumerateObject()
            .Select(one => $"{one.Name}={one.Value.GetString()}").ShouldBe(
            [
                "dropped_attributes_count=2", "flags=1", "host_name=h1", "http_status=500", "list=[1,\"two\"]",
                "nested_x=1.5", "observed_timestamp=6", "s_a=true", "scope_name=lib", "scope_version=1.2",
                "severity_number=17", "severity_text=ERROR", "span_id=0102030405060708",
                "trace_id=0102030405060708090a0b0c0d0e0f10",
            ]);
        values[1][0].GetString().ShouldBe("9");
        values[1][1].GetString().ShouldBe("""{"k":"v"}""");
    }

    [Theory]
    [InlineData("/v1/traces", true)]
    [InlineData("/otlp/v1/traces", false)]
    public async Task A_span_is_a_record(string path, bool isProtobuf)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage answer = isProtobuf
            ? await server.PostAsync(path, OtlpBodies.TracesProtobuf(), "application/x-protobuf")
            : await server.PostAsync(path, Encoding.UTF8.GetBytes(OtlpBodies.TracesJson), "application/json");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        (await server.LinesAsync(
            "{service_name=\"api\", type=\"span\"} | trace_id=\"abababababababababababababababab\"", 0, 10_000_000))
            .ShouldBe(["3500000 {\"timestamp\":\"1970-01-01T00:00:00.003500Z\",\"level\":\"INFO\","
                + "\"message\":\"Span ended\",\"logger\":\"lib\",\"service\":\"api\","
                + "\"trace_id\":\"abababababababababababababababab\",\"span_id\":\"0101010101010101\","
                + "\"type\":\"span\",\"span\":{\"name\":\"chat llama\",\"kind\":\"client\","
                + "\"start\":\"1970-01-01T00:00:00.001000Z\",\"duration_ms\":2.5,\"status\":\"error\","
                + "\"status_message\":\"too slow\",\"parent_span_id\":\"0202020202020202\","
                + "\"attributes\":{\"gen_ai.usage.input_tokens\":26}}}"]);
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/json", 400)]
    [InlineData("application/x-protobuf", 400)]
    public async Task What_is_no_log_is_refused(string type, int status)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpResponseMessage answer = await server.PostAsync("/v1/logs", [0x0a, 0xff, 0xff], type);
        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task No_damaged_body_is_the_servers_fault()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        var random = new Random(5);
        for (int i = 0; i < 400; i++)
        {
            bool isJson = i % 2 == 0;
            byte[] body = isJson ? Encoding.UTF8.GetBytes(OtlpBodies.LogsJson) : OtlpBodies.LogsProtobuf();
            for (int changes = random.Next(1, 4); changes > 0; changes--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            HttpResponseMessage answer = await server.PostAsync(
                "/v1/logs", body, isJson ? "application/json" : "application/x-protobuf");
            ((int)answer.StatusCode).ShouldBeInRange(200, 499, Convert.ToHexString(body));
        }
    }
}
