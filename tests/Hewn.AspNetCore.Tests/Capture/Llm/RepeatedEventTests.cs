using System.Text.Json;
using Hewn.AspNetCore.Capture.Llm;

namespace Hewn.AspNetCore.Tests.Capture.Llm;

/// <summary>What is read of events that repeat each other is what is read of each by itself.</summary>
public sealed class RepeatedEventTests
{
    private static string Event(string content, int index = 0, string more = "", string finish = "null") =>
        $$"""
        {"id":"c","model":"m","choices":[{"index":{{index}},"delta":{"content":{{content}}{{more}}},
        "finish_reason":{{finish}}}]}
        """.Replace("\n", "", StringComparison.Ordinal);

    [Fact]
    public void Only_an_event_that_differs_in_its_text_alone_is_taken()
    {
        var answer = new LlmAnswer(1000);
        var repeated = new RepeatedEvent();
        Read(Event("\"a\""));
        Take(Event("\"bc\"")).ShouldBeTrue();
        Take(Event("\"Grüße\"")).ShouldBeTrue();
        Take(Event("\"\"")).ShouldBeFalse(); // No text came.
        Take(Event("\"x\\n\"")).ShouldBeFalse();
        Take(Event("\"x\",\"content\":\"y\"")).ShouldBeFalse();
        Take(Event("\"x\"", index: 1)).ShouldBeFalse();
        Take(Event("\"x\"", finish: "\"stop\"")).ShouldBeFalse();
        Take(Event("\"x\ty\"")).ShouldBeFalse(); // No JSON.
        Take(Event("\"x\"")[..^1]).ShouldBeFalse();
        answer.Choices[0].Text.ToString().ShouldBe("abcGrüße");

        Read(Event("\"d\"", more: ",\"reasoning_content\":\"hm\""));
        Take(Event("\"e\"", more: ",\"reasoning_content\":\"hm\"")).ShouldBeFalse(); // It would be lost.
        Read(Event("\"f\"", more: ",\"role\":\"assistant\",\"refusal\":null,\"tool_calls\":[]"));
        Take(Event("\"g\"", more: ",\"role\":\"assistant\",\"refusal\":null,\"tool_calls\":[]")).ShouldBeTrue();
        answer.Choices[0].Text.ToString().ShouldBe("abcGrüßedfg");

        void Read(string json)
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(json);
            using var document = JsonDocument.Parse(bytes);
            new OpenAiChat().Read(document.RootElement, answer);
            repeated.Learn(bytes, document.RootElement, answer);
        }

        bool Take(string json) => repeated.TryTake(System.Text.Encoding.UTF8.GetBytes(json));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_stream_is_read_as_its_values_are(int seed)
    {
        var random = new Random(seed);
        string[] contents = ["\"a\"", "\"bc \"", "\"Grüße\"", "\"\\n\"", "\"\"", "null", "\"\\u00e9\"", "\"x\\\"y\""];
        string[] others =
        [
            "", ",\"role\":\"assistant\"", ",\"reasoning_content\":\"r\"", ",\"refusal\":null",
            ",\"tool_calls\":[{\"index\":0,\"id\":\"t\",\"function\":{\"name\":\"f\",\"arguments\":\"1\"}}]",
        ];
        var stream = new WatchedAnswer(limit: 2000);
        var expected = new LlmAnswer(2000);
        int came = 0;
        string json = Event("\"a\"");
        for (int i = 0; i < 2000; i++)
        {
            if (random.Next(3) == 0) // Otherwise the same once more, or with another text.
                json = Event(Any(contents), random.Next(3), Any(others), random.Next(9) == 0 ? "\"stop\"" : "null");
            else if (random.Next(2) == 0)
                json = json.Replace("\"a\"", "\"other\"", StringComparison.Ordinal);
            stream.At(i, $"data: {json}\n\n");
            using var document = JsonDocument.Parse(json);
            expected.HasCome = false;
            new OpenAiChat().Read(document.RootElement, expected);
            came += expected.HasCome ? 1 : 0;
        }

        stream.End();
        AnswerJson.Write(stream.Answer).Span.SequenceEqual(AnswerJson.Write(expected).Span).ShouldBeTrue();
        came.ShouldBeGreaterThan(1000);
        stream.Watch.Meter.LastAt.ShouldBeGreaterThan(0);

        string Any(string[] of) => of[random.Next(of.Length)];
    }
}
