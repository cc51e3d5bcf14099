using Hewn.Extensions;
using Hewn.Redaction;

namespace Hewn.Cli.Tests.Run;

/// <summary>What of a command line is hidden: a credential, and nothing that stands beside it.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--password", true)]
    [InlineData("--password=", false)]
    [InlineData("--password=x", false)]
    [InlineData("-p", false)]
    [InlineData("password", false)]
    public void An_option_with_a_sign_has_its_value_behind_it(string argument, bool isOption) =>
        PairText.IsOption(argument).ShouldBe(isOption);

    [Theory]
    [InlineData("--api-key, [REDACTED], --port", "--api-key", "abc", "--port")]
    [InlineData("--password=, model.gguf", "--password=", "model.gguf")]
    [InlineData("--grant=password, model.gguf", "--grant=password", "model.gguf")]
    public void A_message_of_it_hides_what_follows_an_option_only(string expected, params string[] arguments) =>
        ListText.Of(arguments).ShouldBe(expected);
}
