using Hewn.Diagnostics;

namespace Hewn.Tests.Diagnostics;

public sealed class DiagnosticChannelTests
{
    [Theory]
    [InlineData("It failed: no such file.", "no such file", "hewn: It failed: no such file.")]
    [InlineData("It failed.", "no such file", "hewn: It failed. (no such file)")]
    [InlineData("It failed.", null, "hewn: It failed.")]
    public void A_reason_is_said_once(string message, string? cause, string expected) => DiagnosticChannel.TextOf(
        new LogProblem(ProblemKind.Final, message, cause is null ? null : new IOException(cause))).ShouldBe(expected);
}
