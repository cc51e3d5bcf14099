using System.Collections;
using System.Text.Json;
using Hewn.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Hewn.Tests.Redaction;

/// <summary>
/// Credentials of every make in every place that a caller can put them: no piece of one may reach the file.
/// </summary>
public sealed class RedactionAttackTests : IDisposable
{
    private const string Trace = "Zq"; // In every piece of a credential, and in nothing else.

    private static readonly string[] _names =
    [
        "password", "Password", "PASSWORD", "db_pass", "dbPass", "passwordHash", "password_hash", "userPassword",
        "client_secret", "client_secret_value", "clientSecretValue", "api_key", "apiKey", "API-KEY", "X-Api-Key",
        "OPENAI_API_KEY", "access_token", "refreshToken", "github_token", "MYSQL_PWD", "AccountKey", "secret",
        "private_key_pem", "api_key_prod", "connectionString", "ssh_key", "aws_credential", "user.password",
    ];

    private static readonly string[] _secrets =
    [
        "Zq7x8Zq9", "Zq7]Zq8x9", "Zq7}Zq8x9", "Zq7)Zq8x9", "Zq7,Zq8x9", "Zq7'Zq8x9", "Zq7<Zq8x9", "Zq7>Zq8x9",
        "Zq7:Zq8x9", "Zq7@Zq8x9", "Zq7#Zq8x9", "Zq7[Zq8]Zq9", "Zq7{Zq8}Zq9", "Zq7(Zq8)Zq9", "Zq7?Zq8!Zq9",
        "Zq7.Zq8/Zq9",
        "[Zq7]Zq8x9", "{Zq7}Zq8x9", "Zq7|Zq8%Zq9", "Zq7~Zq8^Zq9", "Zq7é😀Zq8", "Zq7+Zq8==", "Zq7$Zq8*Zq9", "Zq7==Zq8x9",
    ];

    // N is the name, S the credential.
    private static readonly string[] _texts =
    [
        "N=S", "N = S", "N=S;", "N=S ok", "login N=S failed", "(N=S)", "[N=S]", "{N=S}", "a=1 N=S b=2",
        "[a=1, N=S, b=2]",
        "Server=db;N=S;Timeout=5", "Server=db; N=S; Timeout=5", "Server=db;N=S", "\"Server=db;N=S;x=1\"",
        "'Server=db;N=S'", "/path?a=1&N=S", "N='S'", "N=\"S\"", "\"N\":\"S\"", "{\"a\":1,\"N\":\"S\",\"b\":2}",
        "{\"a\":{\"N\": \"S\"}}", "{\\\"N\\\":\\\"S\\\",\\\"b\\\":2}", "{'N': 'S', 'b': 2}", "x[\"N\"] = \"S\"",
        "x['N']='S'",
        "\"N\" => \"S\"", "N := \"S\"", "N: S", "N : S", "N:\tS", "line one\nN: S\nline three", "--N=S",
        "Login { a = 1, N = S }",
        "export N='S'", "N=S\tnext", "N=S\r\nnext",
    ];

    private readonly RunningLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void In_text_of_messages_and_fields_and_errors()
    {
        int cases = 0;
        foreach (string name in _names)
        {
            foreach (string secret in _secrets)
            {
                foreach (string text in _texts)
                {
                    string shown = Fill(text, name, secret);
                    cases++;
                    switch (cases % 3)
                    {
                        case 0: _log.Log.Info(shown); break;
                        case 1: _log.Log.Info($"{shown}"); break;
                        default: _log.Log.Error(new InvalidOperationException(shown), "m"); break;
                    }
                }
            }
        }

        cases.ShouldBeGreaterThan(200);
        ShouldHaveHiddenAll(_log, cases);
    }

    [Fact]
    public void With_blanks_and_semicolons_where_only_the_right_end_ends_them()
    {
        string[] texts =
        [
            "Server=db;N=Zq7 Zq8;Timeout=5", "N=Zq7 Zq8;User Id=me", "Server=db;N=Zq7 Zq8", "N='Zq7 Zq8;Zq9'",
            "N=\"Zq7;Zq8 Zq9\";x=1", "N=\"Zq7\"\"Zq8\";x=1", "N={Zq7;Zq8};x=1", "{\"N\":\"Zq7 Zq8,Zq9\"}",
            "{\"N\":\"Zq7\\\"Zq8\"}", "{\\\"N\\\":\\\"Zq7\\\\\\\"Zq8\\\"}", "Login { N = Zq7 Zq8, Age = 5 }",
            "{ N = Zq7 Zq8 }",
            "{\"N\":[\"Zq7\",\"Zq8\"]}", "{\"N\":{\"a\":\"Zq7\",\"b\":[\"Zq8]\"]}}", "{'N': ['Zq]7', 'Zq8']}",
        ];
        foreach (string name in _names)
        {
            foreach (string text in texts)
                _log.Log.Info(text.Replace("N", name, StringComparison.Ordinal));
        }

        ShouldHaveHiddenAll(_log, _names.Length * texts.Length);
    }

    [Fact]
    public void As_values_of_every_kind()
    {
        int cases = 0;
        foreach (string name in _names.Where(name => !name.Contains('.')))
        {
            foreach (string secret in _secrets)
            {
                object[] values =
                [
                    new Dictionary<string, object?> { [name] = secret },
                    new Dictionary<string, string> { [name] = secret },
                    new Hashtable { [name] = secret }, new[] { KeyValuePair.Create(name, secret) },
                    new[] { KeyValuePair.Create(name, new[] { secret }) }, (name, secret), (1, name, secret),
                    Tuple.Create(name, secret), new[] { (name, secret) }, new List<(string, object)> { (name, secret) },
                    new object[] { new object[] { name, secret } }, new[] { new[] { name, secret } },
                    new List<List<string>> { new() { name, secret } }, new[] { ((name, secret), 1) },
                    JsonSerializer.SerializeToElement(new[] { new[] { name, secret } }),
                    JsonSerializer.SerializeToElement(new Dictionary<string, string> { [name] = secret }),
                    JsonSerializer.SerializeToElement(new[] { new { name, value = secret } }),
                    JsonSerializer.SerializeToNode(new { a = new[] { new[] { name, secret } } })!,
                    new { Name = name, Value = secret }, new { Key = name, Value = secret },
                    new[] { new { header = name, values = new[] { secret } } }, new[] { "--" + name, secret },
                    new ArrayList { new ArrayList { name, secret } }, KeyValuePair.Create(name, secret),
                    new DictionaryEntry(name, secret),
                ];
                foreach (object value in values)
                    _log.Log.Info($"hole {value}", ("x", value));
                cases += values.Length;
            }
        }

        ShouldHaveHiddenAll(_log, cases);
    }

    [Fact]
    public void In_states_and_templates_and_scopes_of_the_framework()
    {
        using ILoggerFactory factory = LoggerFactory.Create(builder => builder.AddHewn(_log.System));
        ILogger logger = factory.CreateLogger("c");
        int cases = 0;
        foreach (string name in _names.Where(name => !name.Contains('.')))
        {
            foreach (string secret in (string[])[.. _secrets, "Zq", "Zq7"])
            {
#pragma warning disable CA2254 // The template differs on purpose.
                logger.LogInformation("with {" + name + "} and {Other}", secret, 5);
                logger.LogInformation("with {" + name + ",30}, {" + name + "}", secret, secret);
                logger.LogInformation("with {Pairs}", new[] { KeyValuePair.Create(name, secret) });
                logger.LogInformation("with {Pair} and {Tuple}", KeyValuePair.Create(name, secret), (name, secret));
                logger.LogInformation("with {Args}", (object)new[] { "--" + name, secret });
                using (logger.BeginScope("scope {" + name + "}", secret))
                    logger.LogInformation("inside");
#pragma warning restore CA2254
                LogState(logger, name, secret, $"own text: {secret}, again {secret}");
                LogState(logger, name, new[] { secret, secret }, $"list {secret}, {secret}");
                LogState(logger, "pair", KeyValuePair.Create(name, secret), $"pair [{name}, {secret}]");
                LogState(logger, "pairs", new[] { (name, secret) }, $"pairs ({name}, {secret}), x");
                cases += 10;
            }
        }

        ShouldHaveHiddenAll(_log, cases);
    }

    [Theory]
    [InlineData("sk-proj-Zq0123456789Zqabcdef")]
    [InlineData("sk_live_Zq0123456789Zqabcdef")]
    [InlineData("ghp_Zq0123456789Zqabcdef012345")]
    [InlineData("github_pat_Zq0123456789Zqabcdef")]
    [InlineData("hf_Zq0123456789Zqabcdef012345")]
    [InlineData("AKIAZq0123456789Zqab")]
    [InlineData("xoxb-Zq0123456789-Zqabc")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.Zq0")]
    [InlineData("Bearer Zq0123456789Zq")]
    [InlineData("BEARER \t Zq0123456789Zq")]
    [InlineData("postgres://bob:Zq0123@db/x")]
    public void Keys_as_names_of_fields_members_and_loggers(string key)
    {
        using ILoggerFactory factory = LoggerFactory.Create(builder => builder.AddHewn(_log.System));
        _log.Log.Info("m", (key, 1), ("user-" + key, 2));
        _log.Log.With(key, 1).Info("m");
        _log.Log.Info("m", ("x", new Dictionary<string, int> { [key] = 1, [key + "0"] = 2 }));
        _log.Log.Info("m", ("x", new[] { KeyValuePair.Create(key, 1) }));
        _log.Log.Info("m", ("x", JsonSerializer.SerializeToElement(new Dictionary<string, int> { [key] = 1 })));
        _log.Log.For(key).Info("m");
        _log.System.For("client." + key).Info("m");
        factory.CreateLogger(key).LogInformation("m");
        using (Log.Context(model: key, operation: key))
            _log.Log.Info("m");
        List<JsonElement> records = ShouldHaveHiddenAll(_log, 9);
        records[2].GetProperty("x").EnumerateObject().Count().ShouldBe(2, "different keys stay different");
    }

    [Fact]
    public void Everyday_names_and_texts_stay_as_they_are()
    {
        (string, object?)[] fields =
        [
            ("tokens", "a b"), ("prompt_tokens", 5), ("max_tokens", "5"), ("token_count", "7"), ("passed", "yes"),
            ("compass", "north"), ("bypass", "on"), ("key", "value"), ("keyboard", "us"), ("forward_pass", "done"),
            ("token_text", "the"), ("cache_key", "abc"), ("list", new[] { "password", "email" }),
            ("lists", new[] { new[] { "a", "b" } }), ("pair", ("name", "bob")), ("sorted", ("key", "abc")),
        ];
        _log.Log.Info(
            "passed=1 compass=north bypass: on, key=v keyboard: us tokens=5 a[0]=b; f(x=1, y=[2]) {z=3}",
            [.. fields.Select(field => new LogField(field.Item1, field.Item2))]);
        _log.StopAtOne().GetRawText().ShouldNotContain("REDACTED");
    }

    private static string Fill(string text, string name, string secret)
    {
        if (text.Contains("\\\"S", StringComparison.Ordinal))
            secret = secret.Replace("\\", "\\\\\\\\", StringComparison.Ordinal);
        return string.Concat(text.Select((c, i) => c switch
        {
            'N' => name,
            'S' when i + 1 == text.Length || !char.IsAsciiLetter(text[i + 1]) => secret,
            _ => c.ToString(),
        }));
    }

    private static void LogState(ILogger logger, string name, object? value, string text) => logger.Log(
        LogLevel.Information,
        0,
        new Dictionary<string, object?> { [name] = value, ["other"] = 1 },
        null,
        (_, _) => text);

    private static List<JsonElement> ShouldHaveHiddenAll(RunningLog log, int cases)
    {
        List<JsonElement> records = log.Stop();
        records.Count.ShouldBe(cases);
        string[] shown =
        [
            .. records.Select(record => record.GetRawText())
                .Where(line => line.Contains(Trace, StringComparison.Ordinal)),
        ];
        shown.Length.ShouldBe(0, $"{shown.Length} of {cases}:\n{string.Join('\n', shown.Take(40))}");
        return records;
    }
}
