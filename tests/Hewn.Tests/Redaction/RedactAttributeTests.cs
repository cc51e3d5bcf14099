using Hewn.Tests.Support;

namespace Hewn.Tests.Redaction;

/// <summary>What is marked is nowhere in the file, however it gets into a record.</summary>
public sealed class RedactAttributeTests
{
    private const string Secret = "open sesame";

    private sealed record Login(string User, [Redact] string Phrase);

    private sealed class Account
    {
        public string User { get; init; } = "ada";

        [Redact]
        public string Phrase => User.Length > 0 ? throw new InvalidOperationException("must not be called") : User;

        [Redact]
        public string Field = Secret;

        public Vault Vault { get; } = new(Secret);

        public Login Login { get; } = new("ada", Secret);
    }

    [Redact]
    private sealed record Vault(string Content);

    private sealed record Outer(Login Inner);

    [Redact]
    private readonly record struct Pin(int Digits) : IFormattable
    {
        public string ToString(string? format, IFormatProvider? provider) => Secret;
    }

    private static string LineOf(Action<Logger> call)
    {
        using var log = new RunningLog();
        call(log.Log);
        log.System.Dispose();
        string line = LogLines.Read(log.File).ShouldHaveSingleItem();
        line.ShouldNotContain("sesame");
        return line;
    }

    [Fact]
    public void Marked_members_of_a_logged_object_are_masked_and_the_others_shown()
    {
        string line = LineOf(log => log.Info("m", ("account", new Account())));
        line.ShouldContain("""{"User":"ada","Phrase":"[REDACTED]",""");
        line.ShouldContain("\"Vault\":\"[REDACTED]\"");
        line.ShouldContain("""{"User":"ada","Phrase":"[REDACTED]"}""");
        line.ShouldContain("\"Field\":\"[REDACTED]\"");
    }

    [Fact]
    public void A_marked_type_is_masked_whole()
    {
        LineOf(log => log.Info("m", ("vault", new Vault(Secret)))).ShouldContain("\"vault\":\"[REDACTED]\"");
        LineOf(log => log.Info("m", ("p", new Pin(1)))).ShouldContain("\"p\":\"[REDACTED]\"");
        LineOf(log => log.With("bound", new Vault(Secret)).Info("m")).ShouldContain("\"bound\":\"[REDACTED]\"");
    }

    [Fact]
    public void The_message_does_not_show_what_the_field_hides()
    {
        var login = new Login("ada", Secret);
        var outer = new Outer(login);
        var pin = new Pin(1);
        string line = LineOf(log => log.Info($"In: {login}, {outer}, {pin:x}, {new Vault(Secret):@vault}"));
        line.ShouldContain("In: [REDACTED], [REDACTED], [REDACTED], [REDACTED]");
        line.ShouldContain("""
            "login":{"User":"ada","Phrase":"[REDACTED]"},"outer":{"Inner":{"User":"ada","Phrase":"[REDACTED]"}}
            """);
    }
}
