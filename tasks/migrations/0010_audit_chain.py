from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0009_saved_views"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("number", models.BigIntegerField(default=0)),
                ("digest", models.CharField(default="0" * 64, max_length=64)),
                ("seal", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "审计链尾",
                "verbose_name_plural": "审计链尾",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="audit_head_is_one"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="auditrecord",
            name="number",
            field=models.BigIntegerField(null=True, verbose_name="序号"),
        ),
        migrations.AddField(
            model_name="auditrecord",
            name="origin",
            field=models.CharField(blank=True, max_length=45, verbose_name="来源地址"),
        ),
        migrations.AddField(
            model_name="auditrecord",
            name="result",
            field=models.CharField(
                choices=[("done", "成功"), ("refused", "被拒")],
                default="done",
                max_length=8,
                verbose_name="结果",
            ),
        ),
        migrations.AddField(
            model_name="auditrecord",
            name="previous",
            field=models.CharField(
                default="", max_length=64, verbose_name="上一条校验值"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditrecord",
            name="digest",
            field=models.CharField(default="", max_length=64, verbose_name="校验值"),
            preserve_default=False,
        ),
    ]
