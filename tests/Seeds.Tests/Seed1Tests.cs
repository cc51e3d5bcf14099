using System.Text.Json;

namespace Seeds.Tests;

/// <summary>The examples of the first document: model-runner logging.</summary>
public sealed class Seed1Tests
{
    private static string[] LevelsOf(Example example) =>
        [.. example.ConsoleLines.Select(line => line.Split(' ')[1]["level=".Length..])];

    [Fact]
    public async Task Info_is_the_default_and_fatal_ends_the_process()
    {
        using Example example = await Example.RunAsync("1-levels");
        LevelsOf(example).ShouldBe(["INFO", "WARN", "ERROR", "FATAL"]);
        example.ExitCode.ShouldBe(1);
        example.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("1-levels", "DEBUG=1")]
    [InlineData("1-levels", "LOG_LEVEL=debug")]
    [InlineData("1-levels", "LOG_LEVEL=debug;DEBUG=1")]
    [InlineData("1-levels --debug", "UNRELATED=1")]
    public async Task Debug_shows_with_the_variable_and_with_the_flag(string arguments, string environment)
    {
        using Example example = await Example.RunAsync(arguments, environment.Split(';'));
        LevelsOf(example).ShouldBe(["DEBUG", "INFO", "WARN", "ERROR", "FATAL"]);
    }

    [Fact]
    public async Task LOG_LEVEL_alone_shows_less_too()
    {
        using Example example = await Example.RunAsync("1-levels", "LOG_LEVEL=error");
        LevelsOf(example).ShouldBe(["ERROR", "FATAL"]);
    }

    [Fact]
    public async Task One_field_several_and_an_error_stand_in_the_record()
    {
        using Example example = await Example.RunAsync("1-fields");
        JsonElement[] records = example.Records("logs/model-runner.jsonl");
        records.Length.ShouldBe(3);
        records[0].All("level", "message", "component")
            .ShouldBe(["\"INFO\"", "\"Starting scheduler\"", "\"scheduler\""]);
        records[1].All("message", "component", "model").ShouldBe(["\"Loading model\"", "\"backend\"", "\"llama-3\""]);
        records[2].All("level", "message", "error")
            .ShouldBe(["\"ERROR\"", "\"Failed to load model\"", "\"no such model\""]);
        records[2].Text("error_type").ShouldBe("System.IO.FileNotFoundException");
        records[2].Text("stack_trace").ShouldContain("FieldsExample");
    }

    [Fact]
    public async Task The_four_lines_of_the_document_are_written_byte_for_byte()
    {
        using Example example = await Example.RunAsync("1-output");
        example.ConsoleLines.ShouldBe([
            "time=2025-11-12T15:55:44.435Z level=INFO msg=\"Successfully initialized store\" component=model-manager",
            "time=2025-11-12T15:55:44.435Z level=DEBUG msg=\"Loading model from cache\" model=llama-3 component=loader",
            "time=2025-11-12T15:55:44.436Z level=WARN msg=\"Model cache miss, pulling from registry\" model=llama-3",
            "time=2025-11-12T15:55:44.437Z level=ERROR msg=\"Failed to connect to registry\" "
                + "error=\"connection timeout\"",
        ]);
    }
}
