class Orchestrator < Formula
  desc "Put a Confluence page in front of a model or agent on Amazon Bedrock"
  homepage "${url}"
  url "${url}/orchestrator-${version}.tar.gz"
  sha256 "${sha256}"
  license "Apache-2.0"

  depends_on "openjdk"

  def install
    libexec.install Dir["*"]
    (bin/"orchestrator").write_env_script libexec/"bin/orchestrator", JAVA_HOME: Formula["openjdk"].opt_prefix
    man1.install_symlink Dir[libexec/"share/man/man1/*"]
    bash_completion.install_symlink libexec/"share/bash-completion/completions/orchestrator"
    zsh_completion.install_symlink libexec/"share/zsh/site-functions/_orchestrator"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/orchestrator --version")
    (testpath/"page.xml").write "<h1>Checkout</h1><p>Buyers leave at payment.</p>"
    assert_match "Checkout", shell_output("#{bin}/orchestrator convert page.xml")
  end
end
