using System.Text;
using Hewn.Records;
using Hewn.Redaction;

namespace Hewn.Tests.Redaction;

/// <summary>The scan may look in vain, but what the exact redaction would change it must never pass.</summary>
public sealed class SecretScanTests
{
    private static readonly string[] _pieces =
    [
        "api_key", "password", "passwd", "token", "eos_token", "dbPassword", "Authorization", "x-api-key", "cookie",
        "pin", "sid", "passcode", "credentials", "secret2", "key_pem", "my.token", "TOKEN", "pass", "max_tokens",
        "=", "=", ":", ":", "==", ":=", " ", " ", "\t", "\n", "\"", "'", "\\", "\\\"", "\u0001", "\u009f", "\u2028",
        "é", "😀", "\ud83d", "hunter2", "42", "null", "x", "abc", "[", "{", "}", ",", "user", "://", "@", "http", "/",
        "host", "Bearer ", "bearer ", "Basic ", "sk-", "sk_", "ghp_", "hf_", "AKIA", "ASIA", "AIza", "xoxb-", "eyJ",
        "github_pat_", "glpat-", "-----BEGIN", " RSA PRIVATE KEY-----", "-----END", "0123456789abcdefABCDEF",
        "db_pass", "Pwd", "_hash", "Value", "hash", "_prod", "header", "Plaintext", "text", "my_auth", "API key", "key",
        "BeArEr", "BASIC", "Bearer\t", "  ", "]", "]", ")", "(", ";", "&", "<", ">", "=>", "\\\\\\\"", "passwordhash",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "a1b2c3d4e5f6g7h8i9", "the quick brown fox jumps", "[REDACTED]",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(20260119)]
    public void What_would_be_masked_is_seen(int seed)
    {
        var random = new Random(seed);
        int masked = 0;
        for (int round = 0; round < 200_000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Piece(random)));
            if (SecretText.Redact(text) == text)
                continue;
            masked++;
            MayHold(text).ShouldBeTrue($"seed {seed}, round {round}: {text}");
        }

        masked.ShouldBeGreaterThan(5_000);
    }

    [Fact]
    public void Every_beginning_is_seen_at_every_place_of_a_block()
    {
        foreach (string beginning in SecretShapes.Beginnings)
        {
            string key = beginning + " RSA KEY-----a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0";
            if (beginning[0] != '-')
                key = beginning + "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0";
            for (int before = 0; before < 40; before++)
            {
                string text = new string('.', before) + key;
                SecretText.Redact(text).ShouldNotBe(text, beginning);
                MayHold(text).ShouldBeTrue($"{before} {beginning}");
            }
        }
    }

    [Theory]
    [InlineData("Text generation completed with model llama-3-8b-instruct: 1234 tokens in 1234.567 ms")]
    [InlineData("http://localhost:8080/v1/chat answered in 12:30:01")]
    [InlineData("risk-free task-force at disk_1, count=5, max_tokens=100: fine")]
    [InlineData("GET /api/v1/models?limit=10&offset=20")]
    [InlineData("Basic auth; base, beat, ghost, git")]
    [InlineData("finished: 5, completed: yes, value: 7 header=x queue: 3, text: a, Hash: b, key: 4, a[0]=1")]
    [InlineData("if (a == b) c := 5; x => y; Bearer of news; bearers: all; status=ok] (done=1)")]
    public void Everyday_text_is_passed(string text) => MayHold(text).ShouldBeFalse();

    private static string Piece(Random random)
    {
        string piece = _pieces[random.Next(_pieces.Length)];
        return random.Next(4) == 0 ? piece[random.Next(piece.Length)..] : piece;
    }

    private static bool MayHold(string text)
    {
        var buffer = new ByteBuffer(16);
        buffer.Append(Encoding.ASCII.GetBytes("{\"before\":\"")); // What stands before the text must not count.
        int start = buffer.Length;
        JsonText.Append(buffer, text, 1 << 20);
        return SecretScan.MayHold(buffer, start);
    }
}
