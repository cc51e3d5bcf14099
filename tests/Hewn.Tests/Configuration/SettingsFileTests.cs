using System.Text;
using Hewn.Configuration;

namespace Hewn.Tests.Configuration;

public sealed class SettingsFileTests
{
    private static IReadOnlyList<SettingsLine> Parse(string json) =>
        SettingsFile.Parse(Encoding.UTF8.GetBytes(json), "a.json");

    [Fact]
    public void Keys_values_and_lines_are_those_of_the_file()
    {
        Parse("""
            // a comment
            {
              "Hewn": {
                "MinimumLevel": "DEBUG", /* another */
                "BackupCount": 7, "ExitOnFatal": true, "RingDirectory": null,
                "Files": [
                  { "Path": "a.log", "Loggers": ["x", "y"] },
                  { "Path": "b.log" },
                ],
                "Levels": { "kv.cache": "TRACE" }
              }
            }
            """).ShouldBe(
        [
            new("Hewn:MinimumLevel", "DEBUG", 4), new("Hewn:BackupCount", "7", 5), new("Hewn:ExitOnFatal", "True", 5),
            new("Hewn:RingDirectory", null, 5), new("Hewn:Files:0:Path", "a.log", 7),
            new("Hewn:Files:0:Loggers:0", "x", 7), new("Hewn:Files:0:Loggers:1", "y", 7),
            new("Hewn:Files:1:Path", "b.log", 8), new("Hewn:Levels:kv.cache", "TRACE", 10),
        ]);
    }

    [Fact]
    public void A_mark_at_the_beginning_is_passed_over() => Parse("\uFEFF{\"a\": 1}").ShouldBe([new("a", "1", 1)]);

    [Theory]
    [InlineData("{\n\"a\": 1\n\"b\": 2}", "a.json:3: this is no JSON")]
    [InlineData("", "a.json:1: this is no JSON")]
    [InlineData("{\"a\": {\"b\": 1},\n \"A\": {\"B\": 2}}", "a.json:2: the key A:B stands there twice")]
    public void What_is_wrong_is_told_with_its_line(string json, string problem) =>
        Should.Throw<HewnConfigurationException>(() => Parse(json)).Problems[0].ShouldStartWith(problem);
}
