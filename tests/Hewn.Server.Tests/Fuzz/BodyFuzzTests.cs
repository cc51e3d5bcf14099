using System.Text;
using Hewn.Server.Remote;
using Hewn.Server.Tests.Otlp;
using Hewn.Server.Tests.Support;
using Xunit.Abstractions;

namespace Hewn.Server.Tests.Fuzz;

/// <summary>
/// No body is the server's fault, at whatever endpoint takes one: the answer is a refusal or a success, the server says
/// nothing of a defect, and goes on.
/// </summary>
public sealed class BodyFuzzTests(ITestOutputHelper output)
{
    private const int Rounds = 120; // of each seed
    private const string Json = "application/json";
    private const string Protobuf = "application/x-protobuf";
    private const string Form = "application/x-www-form-urlencoded";
    private const string Push = "/loki/api/v1/push";

    private const string PushBody = """
        {"streams":[{"stream":{"a":"b\u00e4","level":"info"},"values":[
        ["1768820400000000000","x\n",{"m":"\ud83d\ude80"}],["2","{\"level\":\"error\"}"]]},
        {"stream":{"c":"d"},"values":[["3",""]]}]}
        """;

    private static readonly string[] _queries =
    [
        "{a=\"b\"}", "{a=~\".+\"} |= \"x\" != \"y\" |~ \"z.*\" | json | level=\"error\" | line_format \"{{.level}}\"",
        "sum by (a) (rate({a=\"b\"} | logfmt [5m])) / 2 > bool 1", "quantile_over_time(0.9, {a=\"b\"} | unwrap m [1m])",
        "topk(3, count_over_time({a=\"b\"}[1m] offset 5m))", "{a=\"b\"} | pattern \"<x> <_>\" | drop x | keep a",
        "label_replace(vector(1), \"x\", \"$1\", \"a\", \"(.*)\")", "{a=\"b\"} | regexp \"(?P<x>\\\\d+)\" | x > 5",
    ];

    /// <summary>Endpoints that take a body, a good one for each, and its type.</summary>
    public static TheoryData<string, string> Intakes { get; } = new()
    {
        { Push, Json }, { Push, Protobuf }, { "/v1/logs", Json }, { "/v1/logs", Protobuf },
        { "/otlp/v1/logs", Json }, { "/v1/traces", Json }, { "/v1/traces", Protobuf },
    };

    [Theory]
    [MemberData(nameof(Intakes))]
    public async Task No_body_that_is_brought_is_the_servers_fault(string path, string type)
    {
        var told = new List<string>();
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            OnProblem = problem => told.Add(problem.Message), DiscoversLevels = true,
        });
        byte[] good = GoodBody(path, type);
        (await server.PostAsync(path, Sent(path, type, good), type)).IsSuccessStatusCode.ShouldBeTrue();
        await FuzzRun.RunAsync(output, async random =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                byte[] body = Sent(path, type, BodyMutation.Of(good, random));
                bool isPacked = random.Next(4) == 0;
                if (isPacked)
                    body = BodyMutation.Gzip(body, random);
                else if (random.Next(4) == 0)
                    body = BodyMutation.Of(body, random); // Snappy itself is damaged, too.
                using HttpResponseMessage answer =
                    await server.PostAsync(path, body, type, isPacked ? "gzip" : null);
                await ShouldBeAnAnswerAsync(answer, body, told);
            }
        });
        (await server.PostAsync(path, Sent(path, type, good), type)).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_question_is_the_servers_fault(bool isRemote)
    {
        var told = new List<string>();
        await using RunningServer there = await RunningServer.StartAsync(options => options with
        {
            OnProblem = problem => told.Add(problem.Message),
        });
        await using RunningServer before = await RunningServer.StartAsync(options => options with
        {
            OnProblem = problem => told.Add(problem.Message),
            Remote = new RemoteLoki(there.Client.BaseAddress!),
        });
        RunningServer server = isRemote ? before : there;
        await server.PushAsync("""{"a":"b"}""", (1, "{\"level\":\"error\",\"m\":5}"), (2, "level=info m=3s x y"));
        string[] paths =
        [
            "query", "query_range", "labels", "label/a/values", "series", "index/stats", "index/volume",
            "index/volume_range", "detected_labels", "detected_fields", "detected_field/level/values", "patterns",
            "format_query",
        ];
        await FuzzRun.RunAsync(output, async random =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                string path = "/loki/api/v1/" + paths[random.Next(paths.Length)];
                byte[] body = BodyMutation.Of(Encoding.UTF8.GetBytes(FormOf(random)), random);
                using HttpResponseMessage answer = await server.PostAsync(path, body, Form);
                await ShouldBeAnAnswerAsync(answer, Encoding.UTF8.GetBytes(path + " ").Concat(body).ToArray(), told);
            }
        });
    }

    [Fact]
    public async Task A_fault_is_found_and_its_seed_is_named()
    {
        InvalidOperationException failure = await Should.ThrowAsync<InvalidOperationException>(
            () => FuzzRun.RunAsync(output, async random =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    using var answer = new HttpResponseMessage(random.Next(20) == 0
                        ? System.Net.HttpStatusCode.InternalServerError
                        : System.Net.HttpStatusCode.BadRequest);
                    await ShouldBeAnAnswerAsync(answer, [1], []);
                }
            }));
        failure.Message.ShouldStartWith("FUZZ_SEED=");
    }

    private static async Task ShouldBeAnAnswerAsync(HttpResponseMessage answer, byte[] body, List<string> told)
    {
        string what = $"{Convert.ToHexString(body)} is answered with {(int)answer.StatusCode}: "
            + $"{await answer.Content.ReadAsStringAsync()} {string.Join(' ', told)}";
        ((int)answer.StatusCode).ShouldBeInRange(200, 499, what);
        told.ShouldBeEmpty(what);
    }

    private static byte[] GoodBody(string path, string type) => (path, type) switch
    {
        (Push, Json) => Encoding.UTF8.GetBytes(PushBody),
        (Push, _) => Proto.Push("{a=\"b\"}", (5, "line", [("m", "v")]), (1_768_820_400_000_000_000, "{\"x\":1}", [])),
        ("/v1/traces", Json) => Encoding.UTF8.GetBytes(OtlpBodies.TracesJson),
        ("/v1/traces", _) => OtlpBodies.TracesProtobuf(),
        (_, Json) => Encoding.UTF8.GetBytes(OtlpBodies.LogsJson),
        _ => OtlpBodies.LogsProtobuf(),
    };

    private static byte[] Sent(string path, string type, byte[] body) =>
        path == Push && type == Protobuf ? Proto.Snap(body) : body;

    private static string FormOf(Random random)
    {
        string query = Encoding.UTF8.GetString(BodyMutation.Of(
            Encoding.UTF8.GetBytes(_queries[random.Next(_queries.Length)]), random));
        (string Name, string Value)[] all =
        [
            ("query", random.Next(3) == 0 ? _queries[random.Next(_queries.Length)] : query), ("start", "0"),
            ("end", "60"), ("time", "60"), ("step", "5s"), ("limit", "10"), ("direction", "forward"),
            ("interval", "1s"),
            ("match[]", "{a=\"b\"}"), ("line_limit", "5"), ("since", "1h"), ("targetLabels", "a"),
            ("aggregateBy", "series"), ("delay_for", "1"),
        ];
        return string.Join('&', all.Where((_, i) => i < 3 || random.Next(2) == 0)
            .Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}"));
    }
}
