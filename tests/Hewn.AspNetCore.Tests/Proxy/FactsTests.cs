using System.Text;
using System.Text.Json;

namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>What stands in the records of a call, beside what the dialects' own tests try.</summary>
public sealed class FactsTests
{
    [Fact]
    public async Task What_went_into_the_prompts_cache_is_told()
    {
        const string Answer = """
            {"id":"msg_2","type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":"Hi"}],
            "stop_reason":"end_turn","usage":{"input_tokens":3,"cache_creation_input_tokens":40,
            "cache_read_input_tokens":7,"output_tokens":2}}
            """;
        await using Scripted upstream = Scripted.Saying(
            Scripted.Head("application/json", Encoding.UTF8.GetByteCount(Answer)), Encoding.UTF8.GetBytes(Answer));
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using var question = new StringContent(
            """{"model":"claude","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}""",
            Encoding.UTF8, "application/json");
        (await (await proxy.Client.PostAsync("/v1/messages", question)).Content.ReadAsStringAsync()).ShouldBe(Answer);
        List<JsonElement> records = await proxy.StopAndReadAsync();
        JsonElement end = records.One("response");
        (end.Number("prompt_tokens"), end.Number("cached_tokens"), end.Number("cache_write_tokens"),
            end.Number("total_tokens")).ShouldBe((50, 7, 40, 52));
        records.One("span").GetProperty("span").GetProperty("attributes")
            .Number("gen_ai.usage.cache_write.input_tokens").ShouldBe(40);
    }
}
