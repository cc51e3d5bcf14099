using System.Diagnostics;
using Hewn.Redaction;

namespace Hewn.Tests.Redaction;

/// <summary>In the tables, S stands for a secret that must go, and all else must stay.</summary>
public sealed class SecretTextTests
{
    private const string R = SecretNames.Replacement;

    [Theory]
    [InlineData("Bearer abcdef0123456789", "Bearer " + R)]
    [InlineData("bearer AbCdEfGhIjKl rest", "bearer " + R + " rest")]
    [InlineData("Basic dXNlcjpwYXNz", "Basic " + R)]
    [InlineData("BeArEr abcdef0123456789", "BeArEr " + R)]
    [InlineData("Bearer\tabcdef0123456789", "Bearer\t" + R)]
    [InlineData("Bearer   abcdef0123456789 x", "Bearer   " + R + " x")]
    [InlineData("bearer \t abcdef0123456789", "bearer \t " + R)]
    [InlineData("Bearer \"abcdef0123456789\"", "Bearer \"" + R + "\"")]
    [InlineData("bearer: abcdef0123", "bearer: " + R)]
    [InlineData("BASIC  dXNlcjpwYXNzd29yZA==", "BASIC  " + R)]
    [InlineData("basic\tdXNlcjpwYXNzd29yZA==", "basic\t" + R)]
    [InlineData("key sk-proj-abcdef0123456789, next", "key " + R + ", next")]
    [InlineData("(sk_live_abcdef0123456789)", "(" + R + ")")]
    [InlineData("ghp_abcdefghij0123456789", R)]
    [InlineData("github_pat_abcdefghij0123456789", R)]
    [InlineData("hf_abcdefghijklmnopqrst", R)]
    [InlineData("AKIAIOSFODNN7EXAMPLE", R)]
    [InlineData("xoxb-1234567890-abc", R)]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-_123", R)]
    public void Shapes_are_masked(string text, string expected) => SecretText.Redact(text).ShouldBe(expected);

    [Theory]
    [InlineData("api_key=abc", "api_key=" + R)]
    [InlineData("GET /x?token=abc&n=1", "GET /x?token=" + R + "&n=1")]
    [InlineData("GET /x?n=1&access_token=abc HTTP/1.1", "GET /x?n=1&access_token=" + R + " HTTP/1.1")]
    [InlineData("password=hunter2; user=me", "password=" + R + "; user=me")]
    [InlineData("Server=db;Password=hunter2;Timeout=5", "Server=db;Password=" + R + ";Timeout=5")]
    [InlineData("password = hunter2", "password = " + R)]
    [InlineData("password='two words' ok", "password='" + R + "' ok")]
    [InlineData("Authorization: Bearer abc", "Authorization: " + R)]
    [InlineData("Authorization: Digest username=\"bob\", response=\"66\"\nHost: h",
        "Authorization: " + R + "\nHost: h")]
    [InlineData("Cookie: a=b; c=d\r\nHost: h", "Cookie: " + R + "\r\nHost: h")]
    [InlineData("curl -H 'Authorization: Token abc' https://h", "curl -H 'Authorization: " + R + "' https://h")]
    [InlineData("x-api-key: abc", "x-api-key: " + R)]
    [InlineData("""{"password":"hunter2","a":1}""", """{"password":"[REDACTED]","a":1}""")]
    [InlineData("""{"password" : "hun\"ter2", "a":1}""", """{"password" : "[REDACTED]", "a":1}""")]
    [InlineData("""{"password":12345,"a":1}""", """{"password":[REDACTED],"a":1}""")]
    [InlineData("""{"password":"cut off in the mid""", """{"password":"[REDACTED]""")]
    [InlineData("""{"api_keys":["one","t]wo"],"a":1}""", """{"api_keys":[REDACTED],"a":1}""")]
    [InlineData("""{"credentials":{"user":"u","pass":"}"},"a":1}""", """{"credentials":[REDACTED],"a":1}""")]
    [InlineData("""{\"password\":\"hunter2\",\"a\":1}""", """{\"password\":\"[REDACTED]\",\"a\":1}""")]
    [InlineData("{'password': 'hunter2', 'a': 1}", "{'password': '" + R + "', 'a': 1}")]
    [InlineData("token: 8f3a9c0d1e2b4a5f6071", "token: " + R)]
    [InlineData("postgres://bob:hunter2@db:5432/x", "postgres://bob:" + R + "@db:5432/x")]
    [InlineData("postgres://bob:hun@ter2@db/x", "postgres://bob:" + R + "@db/x")]
    [InlineData("password: a api_key=\"hunter2\" ok", "password: " + R)]
    [InlineData("Password=ab]S;", "Password=" + R + ";")]
    [InlineData("Password=ab]S", "Password=" + R)]
    [InlineData("Server=db;Password=a b}c,d&e'f\"g<h>i)j;Timeout=5", "Server=db;Password=" + R + ";Timeout=5")]
    [InlineData("Server=db; Password=a b", "Server=db; Password=" + R)]
    [InlineData("Password=a b;User Id=me", "Password=" + R + ";User Id=me")]
    [InlineData("PWD={a;b}}S};UID=x", "PWD=" + R + ";UID=x")]
    [InlineData("Password=\"a;\"\"S\";UID=x", "Password=\"" + R + "\";UID=x")]
    [InlineData("cs='Server=db;Password=a\"S' failed", "cs='Server=db;Password=" + R + "' failed")]
    [InlineData("{\"cs\":\"Server=db;Password=ab]S\",\"a\":1}", "{\"cs\":\"Server=db;Password=" + R + "\",\"a\":1}")]
    [InlineData("{\\\"cs\\\":\\\"Password=abS\\\",\\\"a\\\":1}", "{\\\"cs\\\":\\\"Password=" + R + "\\\",\\\"a\\\":1}")]
    [InlineData("[password=ab]", "[password=" + R + "]")]
    [InlineData("[user=bob, password=ab, x=1]", "[user=bob, password=" + R + ", x=1]")]
    [InlineData("[password=ab]S, x=1]", "[password=" + R + ", x=1]")]
    [InlineData("login(user=bob, password=a(b)c) failed", "login(user=bob, password=" + R + ") failed")]
    [InlineData("user=bob,password=a,S,role=x", "user=bob,password=" + R + ",role=x")]
    [InlineData("password=ab&S", "password=" + R)]
    [InlineData("a=1&password=ab&b=2", "a=1&password=" + R + "&b=2")]
    [InlineData("password=ab\"S ok", "password=" + R + " ok")]
    [InlineData("password='ab'S ok", "password='" + R + " ok")]
    [InlineData("password=[ab]S ok", "password=" + R + " ok")]
    [InlineData("password: ab]S", "password: " + R)]
    [InlineData("password: ab,S;T", "password: " + R)]
    [InlineData("(password: ab) failed", "(password: " + R + ") failed")]
    [InlineData("Login { User = bob, Password = two words, Age = 5 }",
        "Login { User = bob, Password = " + R + ", Age = 5 }")]
    [InlineData("{ Password = a}b c }", "{ Password = " + R + " }")]
    [InlineData("config[\"password\"] = S1", "config[\"password\"] = " + R)]
    [InlineData("user[password]=S1&x=1", "user[password]=" + R + "&x=1")]
    [InlineData("\"password\" => \"S1\"", "\"password\" => \"" + R + "\"")]
    [InlineData("password := \"S1\"", "password := \"" + R + "\"")]
    [InlineData("API key: 0123abcd4567", "API key: " + R)]
    [InlineData("{\\\\\\\"password\\\\\\\":\\\\\\\"S1\\\\\\\"}",
        "{\\\\\\\"password\\\\\\\":\\\\\\\"" + R + "\\\\\\\"}")]
    [InlineData("{'api_keys': ['a]b', 'c'], 'a': 1}", "{'api_keys': " + R + ", 'a': 1}")]
    [InlineData("curl -H \"Authorization: Digest username=\\\"bob\\\", response=\\\"66\\\"\" h",
        "curl -H \"Authorization: " + R + "\" h")]
    [InlineData("postgres://bob:hun/ter2@db/x", "postgres://bob:" + R + "@db/x")]
    [InlineData("smtp://bob@x.com:hunter2@mail", "smtp://bob@x.com:" + R + "@mail")]
    [InlineData("password_hash=S1 ok", "password_hash=" + R + " ok")]
    [InlineData("dbPass: S1", "dbPass: " + R)]
    [InlineData("password: a, api_key: 'hunter2'", "password: " + R + ", api_key: '" + R + "'")]
    [InlineData("redis://:hunter2@cache", "redis://:" + R + "@cache")]
    [InlineData("two: api_key=a and password=b.", "two: api_key=" + R + " and password=" + R)]
    public void Pairs_are_masked(string text, string expected) => SecretText.Redact(text).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("Unexpected token: }")]
    [InlineData("Unexpected token: 'identifier' at line 5")]
    [InlineData("Syntax error, secret: must not be empty")]
    [InlineData("jwt: the token has expired")]
    [InlineData("auth: the user is unknown")]
    [InlineData("max_tokens=100")]
    [InlineData("\"max_tokens\": 100, \"prompt_tokens\": 5")]
    [InlineData("sampled token=1234 at position=5")]
    [InlineData("{\"token\": 1234, \"logprob\": -0.5}")]
    [InlineData("\"eos_token\": \"</s>\"")]
    [InlineData("the task-force and the disk-array and a risk-averse-strategy-meeting")]
    [InlineData("Bearer authentication is required")]
    [InlineData("Basic authentication failed; basic functionality remains")]
    [InlineData("a bearer of good news")]
    [InlineData("BASIC authentication; Bearers abcdef0123456789; basically abcdef0123456789abcdef")]
    [InlineData("upstream auth:8080/health, http://my-secret:8080/x")]
    [InlineData("forward_pass=ok first_pass: done, render-pass=shadow")]
    [InlineData("the key: value and the string=abc; sort key=name; passed=5 compass=north bypass=yes")]
    [InlineData("token_text=the token_count=5 token_id=abc keyboard=us cache_key=abc")]
    [InlineData("http://user@host:8080/x@y")]
    [InlineData("Invalid API key: must be set")]
    [InlineData("password: null, api_key: none")]
    [InlineData("\"password\":null,\"auth\":true")]
    [InlineData("password=")]
    [InlineData("if (token == null) return; token := next; Token::new(); password => x")]
    [InlineData("https://host:8080/path?query=1&page=2#part")]
    [InlineData("http://auth:8080/health and http://secret-service:80")]
    [InlineData("http://host/a:b@c")]
    [InlineData("mail me@example.com: soon")]
    [InlineData("   at Foo.Password(String password) in /src/Token.cs:line 5")]
    [InlineData("time=12:34:56 key=value a:b=c")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN")]
    [InlineData("eyJ short")]
    [InlineData("sk-learn")]
    [InlineData("=:=:=::==")]
    public void What_is_no_secret_stays(string text) => SecretText.Redact(text).ShouldBe(text);

    [Theory]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY----- after", R + " after")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl cut", R)]
    public void Private_keys_are_masked(string text, string expected) => SecretText.Redact(text).ShouldBe(expected);

    public static TheoryData<string> Masked => new(
        typeof(SecretTextTests).GetMethods()
            .SelectMany(method => method.GetCustomAttributes(typeof(InlineDataAttribute),
                false).Cast<InlineDataAttribute>())
            .Select(data => data.GetData(null!).Single()).Where(row => row.Length == 2).Select(row => (string)row[0]!));

    [Theory]
    [MemberData(nameof(Masked))]
    public void Masking_twice_changes_nothing_more(string text)
    {
        string once = SecretText.Redact(text);
        SecretText.Redact(once).ShouldBe(once);
        SecretText.Redact("before " + once + "\nafter").ShouldBe("before " + once + "\nafter");
    }

    [Fact]
    public void Text_without_secrets_is_not_copied()
    {
        string text = new("time: 12:30, rate=5");
        SecretText.Redact(text).ShouldBeSameAs(text);
    }

    [Theory]
    [InlineData("-----BEGIN")]
    [InlineData("=")]
    [InlineData(":")]
    [InlineData("a:")]
    [InlineData("\"token\":\"")]
    [InlineData("password: ")]
    [InlineData("password={[\"")]
    [InlineData("sk-")]
    [InlineData("Bearer ")]
    [InlineData("://a:")]
    [InlineData("\\\" :")]
    public void Hostile_text_takes_linear_time(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        var watch = Stopwatch.StartNew();
        SecretText.Redact(text);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20)); // Quadratic would be minutes.
    }

    [Fact]
    public void Random_text_never_throws_and_masking_is_stable()
    {
        string[] pieces =
            ["token", "password", "\"", "'", "\\", ":", "=", " ", "{", "[", "]", "}", "sk-", "Bearer ",
                "abc123def456ghi7", "\n", "://", "@", R, ",", ";"];
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(12))
                .Select(_ => pieces[random.Next(pieces.Length)]));
            Should.NotThrow(() => SecretText.Redact(text), $"round {i}: {text}");
        }
    }
}
