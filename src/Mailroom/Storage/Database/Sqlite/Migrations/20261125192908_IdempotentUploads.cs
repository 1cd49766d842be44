using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mailroom.Storage.Database.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class IdempotentUploads : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "idempotent_uploads",
                columns: table => new
                {
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    AccountId = table.Column<string>(type: "TEXT", nullable: false),
                    ClassificationId = table.Column<string>(type: "TEXT", nullable: true),
                    BatchId = table.Column<string>(type: "TEXT", nullable: true),
                    FirstOrdinal = table.Column<int>(type: "INTEGER", nullable: false),
                    FileCount = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotent_uploads", x => x.Hash);
                });

            migrationBuilder.CreateIndex(
                name: "IX_idempotent_uploads_ClassificationId_BatchId",
                table: "idempotent_uploads",
                columns: new[] { "ClassificationId", "BatchId" });

            migrationBuilder.CreateIndex(
                name: "IX_idempotent_uploads_CreatedAt",
                table: "idempotent_uploads",
                column: "CreatedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "idempotent_uploads");
        }
    }
}
