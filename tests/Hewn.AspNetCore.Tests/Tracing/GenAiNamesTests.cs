using Hewn.AspNetCore.Capture.Llm;
using Hewn.AspNetCore.Tracing;

namespace Hewn.AspNetCore.Tests.Tracing;

public sealed class GenAiNamesTests
{
    [Theory]
    [InlineData("gen_ai.system", "gen_ai.provider.name")]
    [InlineData("gen_ai.usage.prompt_tokens", "gen_ai.usage.input_tokens")]
    [InlineData("gen_ai.usage.completion_tokens", "gen_ai.usage.output_tokens")]
    [InlineData("gen_ai.usage.cache_creation.input_tokens", "gen_ai.usage.cache_write.input_tokens")]
    [InlineData("gen_ai.openai.request.seed", "gen_ai.request.seed")]
    [InlineData("gen_ai.request.model", "gen_ai.request.model")]
    public void An_old_name_has_a_current_one(string old, string current) =>
        GenAiNames.Current(old).ShouldBe(current);

    [Fact]
    public void Our_fields_are_known_under_all_their_names()
    {
        GenAiNames.NamesOf("prompt_tokens")
            .ShouldBe(["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"]);
        GenAiNames.FieldOf("gen_ai.usage.completion_tokens").ShouldBe("completion_tokens");
        GenAiNames.FieldOf("gen_ai.what").ShouldBeNull();
    }

    [Theory]
    [InlineData("api.openai.com", null, null, "openai")]
    [InlineData("me.openai.azure.com", null, null, "azure.ai.openai")]
    [InlineData("api.mistral.ai", AnswerShape.Chat, null, "mistral_ai")]
    [InlineData("127.0.0.1", AnswerShape.OllamaChat, "/api/chat", "ollama")]
    [InlineData("127.0.0.1", AnswerShape.Chat, "/v1/chat/completions", "openai")]
    [InlineData("127.0.0.1", null, "/v1/messages", "anthropic")]
    [InlineData(null, null, "/completion", "llama.cpp")]
    [InlineData("notmistral.ai", null, "/api/generate", "ollama")]
    public void A_provider_is_known_by_its_host_and_else_by_its_api(
        string? host, object? shape, string? path, string provider) =>
        GenAiNames.ProviderOf(host, (AnswerShape?)shape, path).ShouldBe(provider);
}
