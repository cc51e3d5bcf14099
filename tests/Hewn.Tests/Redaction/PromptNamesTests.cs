using Hewn.Redaction;

namespace Hewn.Tests.Redaction;

public sealed class PromptNamesTests
{
    [Theory]
    [InlineData("prompt")]
    [InlineData("Prompts")]
    [InlineData("PROMPT")]
    [InlineData("prompt_2")]
    [InlineData("system_prompt")]
    [InlineData("systemPrompt")]
    [InlineData("System-Prompt")]
    [InlineData("system prompt")]
    [InlineData("rendered_prompt")]
    [InlineData("completion")]
    [InlineData("completions")]
    [InlineData("question")]
    [InlineData("userQuestion")]
    [InlineData("answer")]
    [InlineData("final_answers")]
    [InlineData("messages")]
    [InlineData("generated_text")]
    [InlineData("responseText")]
    [InlineData("instructions")]
    [InlineData("choices")]
    [InlineData("gen_ai.input.messages")]
    [InlineData("gen_ai.system_instructions")]
    [InlineData("gen_ai.completion.0.content")]
    [InlineData("request.Prompt")]
    [InlineData("messages[0].Content")]
    [InlineData("prompt.Substring(0, 10)")]
    [InlineData("prompt.Trim")]
    [InlineData("question[..100]")]
    [InlineData("map[\"prompt\"]")]
    [InlineData("prompt as string")]
    [InlineData("Describe(prompt)")]
    [InlineData("answer.Text")]
    public void It_means_a_prompt(string name) => PromptNames.IsPrompt(name).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("_")]
    [InlineData("123")]
    [InlineData("prompt_tokens")]
    [InlineData("promptTokens")]
    [InlineData("completion_tokens")]
    [InlineData("max_completion_tokens")]
    [InlineData("gen_ai.usage.prompt_tokens")]
    [InlineData("prompt_length")]
    [InlineData("question_length")]
    [InlineData("prompt_id")]
    [InlineData("prompt.Id")]
    [InlineData("answer.Model")]
    [InlineData("gen_ai.completion.0.role")]
    [InlineData("promptly")]
    [InlineData("questionnaire")]
    [InlineData("message")]
    [InlineData("model")]
    [InlineData("response")]
    [InlineData("text")]
    [InlineData("content_type")]
    [InlineData("operation")]
    [InlineData("completed")]
    public void It_means_none(string name) => PromptNames.IsPrompt(name).ShouldBeFalse();

    [Fact]
    public void Very_long_names_are_judged_by_their_end()
    {
        PromptNames.IsPrompt(new string('x', 5000) + "_prompt").ShouldBeTrue();
        PromptNames.IsPrompt("prompt_" + new string('x', 5000)).ShouldBeFalse();
    }
}
