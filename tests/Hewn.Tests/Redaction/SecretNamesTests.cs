using System.Text.Json;
using Hewn.Redaction;
using static Hewn.Tests.Support.RunningLog;
using Hewn.Tests.Support;

namespace Hewn.Tests.Redaction;

public sealed class SecretNamesTests
{
    [Theory]
    [InlineData("Authorization")]
    [InlineData("proxy-authorization")]
    [InlineData("HTTP_AUTHORIZATION")]
    [InlineData("Cookie")]
    [InlineData("Set-Cookie")]
    [InlineData("api_key")]
    [InlineData("apiKey")]
    [InlineData("API-KEY")]
    [InlineData("x-api-key")]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("password")]
    [InlineData("dbPassword")]
    [InlineData("db.password")]
    [InlineData("pwd")]
    [InlineData("client_secret")]
    [InlineData("token")]
    [InlineData("access_token")]
    [InlineData("refreshToken")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("HF_TOKEN")]
    [InlineData("X-CSRF-Token")]
    [InlineData("private_key")]
    [InlineData("ConnectionString")]
    [InlineData("credentials")]
    [InlineData("db_pass")]
    [InlineData("DbPass")]
    [InlineData("MYSQL_PWD")]
    [InlineData("passwordHash")]
    [InlineData("password_hash")]
    [InlineData("PASSWORD-HASH")]
    [InlineData("passwordhash")]
    [InlineData("userPassword")]
    [InlineData("user.password")]
    [InlineData("password_hash_b64")]
    [InlineData("client_secret_value")]
    [InlineData("clientSecretValue")]
    [InlineData("api_key_prod")]
    [InlineData("apiKeyProdOld")]
    [InlineData("OPENAI_API_KEY_2")]
    [InlineData("secret_key_base")]
    [InlineData("token_hash")]
    [InlineData("github_token_old")]
    [InlineData("authorization_header")]
    [InlineData("cookies")]
    [InlineData("access_tokens")]
    [InlineData("aws_credential")]
    [InlineData("basic_auth")]
    [InlineData("user_pin")]
    [InlineData("id_jwt")]
    [InlineData("AccountKey")]
    [InlineData("ssh_key")]
    [InlineData("api_keys")]
    [InlineData("request.Headers[\"Authorization\"]")]
    [InlineData("options?.ApiKey")]
    [InlineData("settings.ApiKey!")]
    [InlineData("response.Token")]
    [InlineData("loginToken")]
    [InlineData("reset_token")]
    [InlineData("x-token")]
    [InlineData("APIToken")]
    [InlineData("openai_key")]
    [InlineData("anthropicKey")]
    [InlineData("apiKey1")]
    [InlineData("api_key_2")]
    [InlineData("pass")]
    [InlineData("pin")]
    [InlineData("passcode")]
    [InlineData("aws_credentials")]
    [InlineData("Aws-Credentials")]
    [InlineData("private_key_pem")]
    [InlineData("private_key_b64")]
    [InlineData("a_name_that_is_far_longer_than_any_name_has_a_right_to_be_but_ends_in_password")]
    public void Names_of_credentials_are_known(string name) => SecretNames.IsSecret(name).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("id")]
    [InlineData("max_tokens")]
    [InlineData("prompt_tokens")]
    [InlineData("tokens_per_second")]
    [InlineData("token_count")]
    [InlineData("tokenizer")]
    [InlineData("eos_token")]
    [InlineData("stop_token")]
    [InlineData("next_page_token")]
    [InlineData("bosToken")]
    [InlineData("tokens")]
    [InlineData("token_id")]
    [InlineData("status_code")]
    [InlineData("code")]
    [InlineData("error_code")]
    [InlineData("primary_key")]
    [InlineData("public_key_pem")]
    [InlineData("monkey")]
    [InlineData("finish_reason")]
    [InlineData("compass")]
    [InlineData("spin")]
    [InlineData("cancellationToken")]
    [InlineData("sha256")]
    [InlineData("42")]
    [InlineData("pem")]
    [InlineData("key")]
    [InlineData("cache_key")]
    [InlineData("keyboard")]
    [InlineData("author")]
    [InlineData("authority")]
    [InlineData("authenticated")]
    [InlineData("password_length")]
    [InlineData("secretary")]
    [InlineData("secret_name")]
    [InlineData("model")]
    [InlineData("message")]
    [InlineData("session")]
    [InlineData("token.Length")]
    [InlineData("...")]
    [InlineData("passed")]
    [InlineData("bypass")]
    [InlineData("forward_pass")]
    [InlineData("renderPass")]
    [InlineData("gpio_pin")]
    [InlineData("token_text")]
    [InlineData("tokenString")]
    [InlineData("eos_token_value")]
    [InlineData("tokens_value")]
    [InlineData("key_value")]
    [InlineData("hash")]
    [InlineData("value")]
    [InlineData("header")]
    [InlineData("text_hash")]
    [InlineData("keyHash")]
    [InlineData("password_policy")]
    [InlineData("password_changed_at")]
    [InlineData("api_key_id")]
    [InlineData("total_tokens")]
    [InlineData("completion_tokens")]
    [InlineData("cached_tokens")]
    [InlineData("tokens_used")]
    [InlineData("keys")]
    [InlineData("key_count")]
    [InlineData("surpass")]
    [InlineData("trespass")]
    public void Other_names_are_not(string name) => SecretNames.IsSecret(name).ShouldBeFalse();

    [Theory]
    [InlineData("X-Token")]
    [InlineData("X-Custom-Auth")]
    [InlineData("X-Session")]
    [InlineData("X-Session-Id")]
    [InlineData("mcp-session-id")]
    [InlineData("sessionId")]
    [InlineData("Aws-Credentials")]
    [InlineData("X-Signature")]
    [InlineData("signature")]
    [InlineData("sig")]
    [InlineData("code")]
    [InlineData("X-Amz-Signature")]
    [InlineData("X-Amz-Credential")]
    [InlineData("key")]
    [InlineData("key2")]
    [InlineData("Authorization")]
    public void Headers_and_parameters_are_held_to_more(string name) =>
        SecretNames.IsSecretParameter(name).ShouldBeTrue();

    [Theory]
    [InlineData("id")]
    [InlineData("X-Request-ID")]
    [InlineData("Accept-Encoding")]
    [InlineData("max_tokens")]
    [InlineData("keyword")]
    [InlineData("monkey")]
    [InlineData("encode")]
    [InlineData("")]
    public void Other_headers_and_parameters_are_not(string name) =>
        SecretNames.IsSecretParameter(name).ShouldBeFalse();

    [Fact]
    public void Looking_at_a_name_allocates_nothing()
    {
        string[] names = ["loginToken", "X-Custom-Auth", "api_key_2", "max_tokens", "message"];
        int found = 0;
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (string name in names)
                found += SecretNames.IsSecretParameter(name) ? 1 : 0;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (round == 1) // The first one makes the tables.
                allocated.ShouldBe(0);
        }

        found.ShouldBe(6);
    }

    [Theory]
    [InlineData("loginToken", false)]
    [InlineData("pin", false)]
    [InlineData("pass", false)]
    [InlineData("token", false)]
    [InlineData("access_token", false)]
    [InlineData("access_tokens", false)]
    [InlineData("db_pass", false)]
    [InlineData("cookie_bytes", false)]
    [InlineData("password_hash", true)]
    [InlineData("otp", true)]
    [InlineData("pwd", true)]
    public void A_number_is_a_token_s_position_but_may_be_a_password(string name, bool secret) =>
        SecretNames.IsSecret(name, isNumber: true).ShouldBe(secret);

    [Fact]
    public void Values_under_secret_names_are_masked_wherever_they_stand()
    {
        var record = RecordOf(log => log.With("api_key", "hunter2").Info(
            "m",
            ("password", new { Deep = "hunter2" }),
            ("headers", new Dictionary<string, string> { ["Authorization"] = "hunter2", ["Accept"] = "shown" }),
            ("typed", new Dictionary<string, string[]> { ["X-Api-Key"] = ["hunter2"] }),
            ("pairs", new[] { KeyValuePair.Create("Cookie", new[] { "hunter2" }) }),
            ("nested", new { Login = new { Password = "hunter2", User = "shown" } }),
            ("json", JsonDocument.Parse("""{"a":[{"secret":"hunter2"}]}""").RootElement)));
        record.GetRawText().ShouldNotContain("hunter2");
        record.Text("api_key").ShouldBe("[REDACTED]");
        record.GetProperty("headers").Text("Accept").ShouldBe("shown");
        record.GetProperty("nested").GetProperty("Login").Text("User").ShouldBe("shown");
    }

    [Fact]
    public void What_is_no_credential_is_shown_although_its_name_sounds_like_one()
    {
        var record = RecordOf(log => log.Info(
            "m",
            ("token", 5),
            ("password", null),
            ("auth", true),
            ("inner", new { Token = 17, Password = (string?)null, Cookie = false }),
            ("json", JsonDocument.Parse("""{"token":3,"password":null,"auth":false}""").RootElement)));
        record.GetRawText().ShouldNotContain("REDACTED");
        record.Raw("token").ShouldBe("5");
    }
}
