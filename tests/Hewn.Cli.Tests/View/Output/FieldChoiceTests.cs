namespace Hewn.Cli.Tests.View.Output;

/// <summary><c>--show</c> and <c>--hide</c> take the names that filters take, in all forms of output.</summary>
public sealed class FieldChoiceTests : IDisposable
{
    private const string Hewns = "{\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"INFO\",\"message\":\"m\","
        + "\"tokens\":{\"prompt\":1777,\"sub\":{\"a\":\"q\\\"1\",\"b\":2}},\"model\":\"qwen\"}\n";

    private const string Pinos = "{\"level\":30,\"time\":1795291200352,\"pid\":1,\"hostname\":\"h\",\"msg\":\"done\","
        + "\"model\":\"qwen\",\"statusCode\":207,\"responseTime\":150.5}\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("json", "1777")]
    [InlineData("logfmt", "tokens.prompt=1777")]
    [InlineData("pretty", "1777")]
    [InlineData("csv", "1777")]
    public async Task Members_are_hidden_and_shown(string output, string shown)
    {
        string path = _folder.Write("app.jsonl", Hewns);
        string hidden = (await ToolRun.OfAsync(
            "view", path, "--hide", "tokens.prompt", "--output", output)).Output;
        hidden.ShouldNotContain("1777");
        hidden.ShouldContain("qwen");
        hidden.ShouldContain("sub");
        string chosen = (await ToolRun.OfAsync(
            "view", path, "--show", "message,tokens.prompt", "--output", output)).Output;
        chosen.ShouldContain(shown);
        chosen.ShouldNotContain("qwen");
        chosen.ShouldNotContain("sub");
    }

    [Fact]
    public async Task What_is_left_of_an_object_is_an_object()
    {
        string path = _folder.Write("app.jsonl", Hewns);
        (await ToolRun.OfAsync("view", path, "--hide", "tokens.sub.b,timestamp,model", "--output", "json")).Output
            .ShouldBe("{\"level\":\"INFO\",\"message\":\"m\","
                + "\"tokens\":{\"prompt\":1777,\"sub\":{\"a\":\"q\\\"1\"}}}\n");
        (await ToolRun.OfAsync("view", path, "--show", "tokens.sub.a", "--output", "json")).Output
            .ShouldBe("{\"tokens\":{\"sub\":{\"a\":\"q\\\"1\"}}}\n");
        (await ToolRun.OfAsync("view", path, "--show", "tokens,tokens.prompt", "--output", "json")).Output
            .ShouldContain("\"sub\"");
    }

    [Theory]
    [InlineData("json", "\"statusCode\":207")]
    [InlineData("logfmt", "statusCode=207")]
    [InlineData("pretty", "statusCode=207")]
    public async Task A_field_is_found_by_the_name_that_it_has_elsewhere(string output, string shown)
    {
        string path = _folder.Write("pino.log", Pinos);
        string hidden = (await ToolRun.OfAsync(
            "view", path, "--hide", "status_code,duration_ms", "--output", output)).Output;
        hidden.ShouldNotContain("207");
        hidden.ShouldNotContain("150.5");
        hidden.ShouldContain("qwen");
        string chosen = (await ToolRun.OfAsync("view", path, "--show", "status_code", "--output", output)).Output;
        chosen.ShouldContain(shown);
        chosen.ShouldNotContain("qwen");
    }
}
